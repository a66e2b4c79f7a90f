# Completion of fi-deploy for fish. Made by "npm run generate" from the table of options.
complete -c fi-deploy -l dry-run -s n -d 'tell what would be fetched, checked and executed, and do nothing'
complete -c fi-deploy -l mirror -d 'take parts from this folder first, laid out like a mirror; may be repeated' -x -a '(__fish_complete_directories)'
complete -c fi-deploy -l vardir -d 'keep parts in this folder, so that an interrupted run is resumed; a temporary one without it' -x -a '(__fish_complete_directories)'
complete -c fi-deploy -l conf-file -d 'read the options deploy-* from this agent.cfg' -r -F
complete -c fi-deploy -l sign -d 'print the job file with signatures made with this private key; nothing is carried out' -r -F
complete -c fi-deploy -l valid-days -d 'with --sign: the signatures are good for so many days' -x
complete -c fi-deploy -l machine -d 'with --sign: only machines of these names may carry the jobs out; * stands for any text' -x
complete -c fi-deploy -l repeatable -d 'with --sign: a machine may do the same job again while the signature is good'
complete -c fi-deploy -l generate-key -d 'write a new private key to this file and print the public one, for deploy-key' -r -F
complete -c fi-deploy -l deploy-server -d 'take jobs from these hosts only; without it, from the host of each server' -x
complete -c fi-deploy -l deploy-allow-http -d 'take jobs over connections that are not encrypted: whoever is in between can then run any command'
complete -c fi-deploy -l deploy-key -d 'carry out jobs only that are signed with one of these Ed25519 keys, given as Base64 or as PEM files' -x
complete -c fi-deploy -l deploy-command -d 'run these commands only; * stands for any text without characters that the shell acts on' -x
complete -c fi-deploy -l deploy-user -d 'run commands and change files as this user instead of the agent’s own' -x
complete -c fi-deploy -l deploy-timeout -d 'time limit of each command of a job' -x
complete -c fi-deploy -l proxy -s P -d 'HTTP proxy; none: no proxy, not even that of the environment' -x
complete -c fi-deploy -l ca-cert-file -d 'trust the certificate authorities of this PEM file only' -r -F
complete -c fi-deploy -l ca-cert-dir -d 'trust the certificate authorities of this directory only' -x -a '(__fish_complete_directories)'
complete -c fi-deploy -l ssl-cert-file -d 'certificate of the client, as PEM; may hold its key too' -r -F
complete -c fi-deploy -l ssl-key-file -d 'private key of the client certificate, as PEM' -r -F
complete -c fi-deploy -l ssl-fingerprint -d 'trust a server with one of these certificate fingerprints' -x
complete -c fi-deploy -l no-ssl-check -d 'do not check the certificate of the server'
complete -c fi-deploy -l no-compression -s C -d 'send without compression'
complete -c fi-deploy -l timeout -d 'time limit of a request to the server, in seconds' -x
complete -c fi-deploy -l logger -d 'where log records go: stderr, file, syslog, or json (JSON lines, to the log file when there is one and file is not named too, otherwise to the standard error)' -x -a '(__fish_append , stderr file syslog json)'
complete -c fi-deploy -l logfile -d 'write the log to this file too' -r -F
complete -c fi-deploy -l logfile-maxsize -d 'begin a new log file beyond this size and keep one old file; 0: no limit' -x
complete -c fi-deploy -l logfacility -d 'syslog facility' -x -a 'LOG_KERN LOG_USER LOG_MAIL LOG_DAEMON LOG_AUTH LOG_SYSLOG LOG_LPR LOG_NEWS LOG_UUCP LOG_CRON LOG_AUTHPRIV LOG_FTP LOG_LOCAL0 LOG_LOCAL1 LOG_LOCAL2 LOG_LOCAL3 LOG_LOCAL4 LOG_LOCAL5 LOG_LOCAL6 LOG_LOCAL7'
complete -c fi-deploy -l color -d 'colour the log on the standard error'
complete -c fi-deploy -l debug -d 'log more; given twice, log everything'
complete -c fi-deploy -l help -s h -d 'print this help'
complete -c fi-deploy -l version -d 'print the version'
