# Completion of fi-injector for fish. Made by "npm run generate" from the table of options.
complete -c fi-injector -f
complete -c fi-injector -l url -s u -d 'send to these servers; user and password may stand in the URL' -x
complete -c fi-injector -l file -s f -d 'send this file; may be repeated' -r -F
complete -c fi-injector -l directory -s d -d 'send all *.ocs, *.xml, *.json and *.data files of this directory; may be repeated' -x -a '(__fish_complete_directories)'
complete -c fi-injector -l recursive -s R -d 'with --directory: its subdirectories too'
complete -c fi-injector -l stdin -d 'send the document on the standard input'
complete -c fi-injector -l remove -s r -d 'delete each file that all servers have accepted'
complete -c fi-injector -l useragent -d 'name to send under instead of FusionInventory-Injector' -x
complete -c fi-injector -l xml-ua -s x -d 'send XML documents under the name of the agent that made them'
complete -c fi-injector -l json-ua -d 'send JSON documents under the name of the agent that made them'
complete -c fi-injector -l user -d 'user name on the server' -x
complete -c fi-injector -l password -d 'password on the server; --password-file and FI_PASSWORD keep it out of the process list' -x
complete -c fi-injector -l password-file -d 'read the password from the first line of this file' -r -F
complete -c fi-injector -l proxy -s P -d 'HTTP proxy; none: no proxy, not even that of the environment' -x
complete -c fi-injector -l ca-cert-file -d 'trust the certificate authorities of this PEM file only' -r -F
complete -c fi-injector -l ca-cert-dir -d 'trust the certificate authorities of this directory only' -x -a '(__fish_complete_directories)'
complete -c fi-injector -l ssl-cert-file -d 'certificate of the client, as PEM; may hold its key too' -r -F
complete -c fi-injector -l ssl-key-file -d 'private key of the client certificate, as PEM' -r -F
complete -c fi-injector -l ssl-fingerprint -d 'trust a server with one of these certificate fingerprints' -x
complete -c fi-injector -l no-ssl-check -d 'do not check the certificate of the server'
complete -c fi-injector -l no-compression -s C -d 'send without compression'
complete -c fi-injector -l timeout -d 'time limit of a request to the server, in seconds' -x
complete -c fi-injector -l logger -d 'where log records go: stderr, file, syslog, or json (JSON lines, to the log file when there is one and file is not named too, otherwise to the standard error)' -x -a '(__fish_append , stderr file syslog json)'
complete -c fi-injector -l logfile -d 'write the log to this file too' -r -F
complete -c fi-injector -l logfile-maxsize -d 'begin a new log file beyond this size and keep one old file; 0: no limit' -x
complete -c fi-injector -l logfacility -d 'syslog facility' -x -a 'LOG_KERN LOG_USER LOG_MAIL LOG_DAEMON LOG_AUTH LOG_SYSLOG LOG_LPR LOG_NEWS LOG_UUCP LOG_CRON LOG_AUTHPRIV LOG_FTP LOG_LOCAL0 LOG_LOCAL1 LOG_LOCAL2 LOG_LOCAL3 LOG_LOCAL4 LOG_LOCAL5 LOG_LOCAL6 LOG_LOCAL7'
complete -c fi-injector -l color -d 'colour the log on the standard error'
complete -c fi-injector -l debug -d 'log more; given twice, log everything'
complete -c fi-injector -l verbose -s v -d 'report what is done'
complete -c fi-injector -l help -s h -d 'print this help'
complete -c fi-injector -l version -d 'print the version'
