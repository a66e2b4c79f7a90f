# Completion of fi-netdiscovery for fish. Made by "npm run generate" from the table of options.
complete -c fi-netdiscovery -f
complete -c fi-netdiscovery -l first -d 'first address of a range' -x
complete -c fi-netdiscovery -l last -d 'last address; without it only the first one' -x
complete -c fi-netdiscovery -l host -d 'addresses, networks (192.0.2.0/24) or ranges (192.0.2.1-9)' -x
complete -c fi-netdiscovery -l file -d 'identify the device of this walk instead (snmpwalk -On)' -r -F
complete -c fi-netdiscovery -l entity -d 'entity of the devices on the server' -x
complete -c fi-netdiscovery -l community -d 'SNMP community, public by default; may be repeated by fi-netdiscovery' -x
complete -c fi-netdiscovery -l v1 -d 'use the communities with SNMP version 1 (the default)'
complete -c fi-netdiscovery -l v2c -d 'use the communities with SNMP version 2c'
complete -c fi-netdiscovery -l credentials -d 'credentials as pairs of version, community, username, authprotocol, authpassword, privprotocol, privpassword; may be repeated' -x
complete -c fi-netdiscovery -l credentials-file -d 'credentials from a file, one per line as for --credentials, or a YAML or JSON list; keeps them out of the process list' -r -F
complete -c fi-netdiscovery -l port -d 'SNMP ports to try, 161 by default' -x
complete -c fi-netdiscovery -l protocol -d 'transport domains to try: udp, udp/ipv4, udp/ipv6, tcp, tcp/ipv4, tcp/ipv6; udp by default' -x -a '(__fish_append , udp udp/ipv4 udp/ipv6 tcp tcp/ipv4 tcp/ipv6)'
complete -c fi-netdiscovery -l timeout -d 'wait this long for an answer, sending lost datagrams again meanwhile; by default 1 in a discovery, 15 in an inventory, and less for the silent where others are quick' -x
complete -c fi-netdiscovery -l retries -d 'ask this many times more, and wait as much longer' -x
complete -c fi-netdiscovery -l rules -d 'rules of your own for devices that are not known, as YAML or JSON' -r -F
complete -c fi-netdiscovery -l threads -d 'ask this many devices at a time; 64 by default in a discovery, 16 in an inventory' -x
complete -c fi-netdiscovery -l rate -d 'send at most this many SNMP datagrams per second, for fragile networks' -x
complete -c fi-netdiscovery -l backend-collect-timeout -d 'has no effect: every device has time-outs of its own' -x
complete -c fi-netdiscovery -l format -s f -d 'xml (messages for a server), json (documents in the format of GLPI), table or csv' -x -a 'xml json table csv'
complete -c fi-netdiscovery -l control -d 'also print the messages of begin and end'
complete -c fi-netdiscovery -l logger -d 'where log records go: stderr, file, syslog, or json (JSON lines, to the log file when there is one and file is not named too, otherwise to the standard error)' -x -a '(__fish_append , stderr file syslog json)'
complete -c fi-netdiscovery -l logfile -d 'write the log to this file too' -r -F
complete -c fi-netdiscovery -l logfile-maxsize -d 'begin a new log file beyond this size and keep one old file; 0: no limit' -x
complete -c fi-netdiscovery -l logfacility -d 'syslog facility' -x -a 'LOG_KERN LOG_USER LOG_MAIL LOG_DAEMON LOG_AUTH LOG_SYSLOG LOG_LPR LOG_NEWS LOG_UUCP LOG_CRON LOG_AUTHPRIV LOG_FTP LOG_LOCAL0 LOG_LOCAL1 LOG_LOCAL2 LOG_LOCAL3 LOG_LOCAL4 LOG_LOCAL5 LOG_LOCAL6 LOG_LOCAL7'
complete -c fi-netdiscovery -l color -d 'colour the log on the standard error'
complete -c fi-netdiscovery -l debug -d 'log more; given twice, log everything'
complete -c fi-netdiscovery -l probes -d 'what to ask an address: snmp, netbios, ping, tcp, arp, dns; ping and tcp are asked only where SNMP tells no name' -x -a '(__fish_append , snmp netbios ping tcp arp dns)'
complete -c fi-netdiscovery -l inventory -s i -d 'inventory each device that answers SNMP'
complete -c fi-netdiscovery -l resume -d 'keep in this file how far the scan is, and go on from there when it exists' -r -F
complete -c fi-netdiscovery -l save -s s -d 'write DIR/netdiscovery/IP.xml and DIR/netinventory/IP.xml instead of the standard output' -x -a '(__fish_complete_directories)'
complete -c fi-netdiscovery -l diff -d 'print what differs from the scan that was saved in this directory' -x -a '(__fish_complete_directories)'
complete -c fi-netdiscovery -l topology -d 'write how the devices are connected, as .json, .dot (GraphViz) or .html; needs --inventory' -r -F
complete -c fi-netdiscovery -l help -s h -d 'print this help'
complete -c fi-netdiscovery -l version -d 'print the version'
