# Completion of fi-netinventory for fish. Made by "npm run generate" from the table of options.
complete -c fi-netinventory -f
complete -c fi-netinventory -l host -d 'devices to inventory; may be repeated' -x
complete -c fi-netinventory -l file -d 'inventory the device of this walk instead (snmpwalk -On)' -r -F
complete -c fi-netinventory -l type -d 'type of the devices: COMPUTER, NETWORKING, PRINTER, STORAGE, POWER, PHONE, VIDEO, KVM' -x -a 'COMPUTER NETWORKING PRINTER STORAGE POWER PHONE VIDEO KVM'
complete -c fi-netinventory -l community -d 'SNMP community, public by default; may be repeated by fi-netdiscovery' -x
complete -c fi-netinventory -l v1 -d 'use the communities with SNMP version 1 (the default)'
complete -c fi-netinventory -l v2c -d 'use the communities with SNMP version 2c'
complete -c fi-netinventory -l credentials -d 'credentials as pairs of version, community, username, authprotocol, authpassword, privprotocol, privpassword; may be repeated' -x
complete -c fi-netinventory -l credentials-file -d 'credentials from a file, one per line as for --credentials, or a YAML or JSON list; keeps them out of the process list' -r -F
complete -c fi-netinventory -l port -d 'SNMP ports to try, 161 by default' -x
complete -c fi-netinventory -l protocol -d 'transport domains to try: udp, udp/ipv4, udp/ipv6, tcp, tcp/ipv4, tcp/ipv6; udp by default' -x -a '(__fish_append , udp udp/ipv4 udp/ipv6 tcp tcp/ipv4 tcp/ipv6)'
complete -c fi-netinventory -l timeout -d 'wait this long for an answer, sending lost datagrams again meanwhile; by default 1 in a discovery, 15 in an inventory, and less for the silent where others are quick' -x
complete -c fi-netinventory -l retries -d 'ask this many times more, and wait as much longer' -x
complete -c fi-netinventory -l rules -d 'rules of your own for devices that are not known, as YAML or JSON' -r -F
complete -c fi-netinventory -l threads -d 'ask this many devices at a time; 64 by default in a discovery, 16 in an inventory' -x
complete -c fi-netinventory -l rate -d 'send at most this many SNMP datagrams per second, for fragile networks' -x
complete -c fi-netinventory -l backend-collect-timeout -d 'has no effect: every device has time-outs of its own' -x
complete -c fi-netinventory -l format -s f -d 'xml (messages for a server), json (documents in the format of GLPI), table or csv' -x -a 'xml json table csv'
complete -c fi-netinventory -l control -d 'also print the messages of begin and end'
complete -c fi-netinventory -l logger -d 'where log records go: stderr, file, syslog, or json (JSON lines, to the log file when there is one and file is not named too, otherwise to the standard error)' -x -a '(__fish_append , stderr file syslog json)'
complete -c fi-netinventory -l logfile -d 'write the log to this file too' -r -F
complete -c fi-netinventory -l logfile-maxsize -d 'begin a new log file beyond this size and keep one old file; 0: no limit' -x
complete -c fi-netinventory -l logfacility -d 'syslog facility' -x -a 'LOG_KERN LOG_USER LOG_MAIL LOG_DAEMON LOG_AUTH LOG_SYSLOG LOG_LPR LOG_NEWS LOG_UUCP LOG_CRON LOG_AUTHPRIV LOG_FTP LOG_LOCAL0 LOG_LOCAL1 LOG_LOCAL2 LOG_LOCAL3 LOG_LOCAL4 LOG_LOCAL5 LOG_LOCAL6 LOG_LOCAL7'
complete -c fi-netinventory -l color -d 'colour the log on the standard error'
complete -c fi-netinventory -l debug -d 'log more; given twice, log everything'
complete -c fi-netinventory -l save -s s -d 'write DIR/netinventory/IP.xml instead of the standard output' -x -a '(__fish_complete_directories)'
complete -c fi-netinventory -l topology -d 'write how the devices are connected, as .json, .dot (GraphViz) or .html' -r -F
complete -c fi-netinventory -l model -d 'has no effect' -r -F
complete -c fi-netinventory -l help -s h -d 'print this help'
complete -c fi-netinventory -l version -d 'print the version'
