# Completion of fi-esx for fish. Made by "npm run generate" from the table of options.
complete -c fi-esx -f
complete -c fi-esx -l host -d 'ESX host or vCenter, with :PORT behind it if needed; may be repeated' -x
complete -c fi-esx -l user -s u -d 'user name there' -x
complete -c fi-esx -l password -s p -d 'password there; --password-file and FI_PASSWORD keep it out of the process list' -x
complete -c fi-esx -l password-file -d 'read the password from the first line of this file' -r -F
complete -c fi-esx -l timeout -s t -d 'time limit of the connection; later answers have 60 seconds at least' -x
complete -c fi-esx -l ca-cert-file -d 'trust the certificate authorities of this PEM file only' -r -F
complete -c fi-esx -l ca-cert-dir -d 'trust the certificate authorities of this directory only' -x -a '(__fish_complete_directories)'
complete -c fi-esx -l ssl-cert-file -d 'certificate of the client, as PEM; may hold its key too' -r -F
complete -c fi-esx -l ssl-key-file -d 'private key of the client certificate, as PEM' -r -F
complete -c fi-esx -l ssl-fingerprint -d 'trust a host with one of these certificate fingerprints' -x
complete -c fi-esx -l no-ssl-check -d 'do not check the certificate of the host'
complete -c fi-esx -l path -d 'write to this directory, one file per host, or to this file; - is the standard output (the default)' -r -F
complete -c fi-esx -l directory -s d -d 'write to this directory, one file per host' -x -a '(__fish_complete_directories)'
complete -c fi-esx -l stdout -d 'write to the standard output'
complete -c fi-esx -l format -s f -d 'xml (classic, the default) or json (GLPI)' -x -a 'xml json'
complete -c fi-esx -l json -d 'the same as --format=json'
complete -c fi-esx -l tag -d 'tag of the inventories' -x
complete -c fi-esx -l esx-itemtype -d 'asset type of VMware hosts on a GLPI server, version 11 or newer' -x
complete -c fi-esx -l dump -d 'also write the raw answers of each host to NAME-hostfullinfo.dump'
complete -c fi-esx -l dumpfile -d 'make the inventory from such a dump (also .gz) instead of a host; may be repeated' -r -F
complete -c fi-esx -l logger -d 'where log records go: stderr, file, syslog, or json (JSON lines, to the log file when there is one and file is not named too, otherwise to the standard error)' -x -a '(__fish_append , stderr file syslog json)'
complete -c fi-esx -l logfile -d 'write the log to this file too' -r -F
complete -c fi-esx -l logfile-maxsize -d 'begin a new log file beyond this size and keep one old file; 0: no limit' -x
complete -c fi-esx -l logfacility -d 'syslog facility' -x -a 'LOG_KERN LOG_USER LOG_MAIL LOG_DAEMON LOG_AUTH LOG_SYSLOG LOG_LPR LOG_NEWS LOG_UUCP LOG_CRON LOG_AUTHPRIV LOG_FTP LOG_LOCAL0 LOG_LOCAL1 LOG_LOCAL2 LOG_LOCAL3 LOG_LOCAL4 LOG_LOCAL5 LOG_LOCAL6 LOG_LOCAL7'
complete -c fi-esx -l color -d 'colour the log on the standard error'
complete -c fi-esx -l debug -d 'log more; given twice, log everything'
complete -c fi-esx -l help -s h -d 'print this help'
complete -c fi-esx -l version -d 'print the version'
