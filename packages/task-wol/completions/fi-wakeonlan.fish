# Completion of fi-wakeonlan for fish. Made by "npm run generate" from the table of options.
complete -c fi-wakeonlan -f
complete -c fi-wakeonlan -l mac -s m -d 'wake the machines with these MAC addresses (00:24:d6:6f:81:3a)' -x
complete -c fi-wakeonlan -l password -d 'SecureOn password, like 01:02:03:04:05:06 or 1.2.3.4; FI_PASSWORD keeps it out of the process list' -x
complete -c fi-wakeonlan -l methods -d 'how to send; the first that can be used does it (default: ethernet,udp)' -x -a '(__fish_append , ethernet udp)'
complete -c fi-wakeonlan -l port -d 'UDP ports (default: 9,7)' -x
complete -c fi-wakeonlan -l interface -s i -d 'send on these network interfaces only' -x
complete -c fi-wakeonlan -l logger -d 'where log records go: stderr, file, syslog, or json (JSON lines, to the log file when there is one and file is not named too, otherwise to the standard error)' -x -a '(__fish_append , stderr file syslog json)'
complete -c fi-wakeonlan -l logfile -d 'write the log to this file too' -r -F
complete -c fi-wakeonlan -l logfile-maxsize -d 'begin a new log file beyond this size and keep one old file; 0: no limit' -x
complete -c fi-wakeonlan -l logfacility -d 'syslog facility' -x -a 'LOG_KERN LOG_USER LOG_MAIL LOG_DAEMON LOG_AUTH LOG_SYSLOG LOG_LPR LOG_NEWS LOG_UUCP LOG_CRON LOG_AUTHPRIV LOG_FTP LOG_LOCAL0 LOG_LOCAL1 LOG_LOCAL2 LOG_LOCAL3 LOG_LOCAL4 LOG_LOCAL5 LOG_LOCAL6 LOG_LOCAL7'
complete -c fi-wakeonlan -l color -d 'colour the log on the standard error'
complete -c fi-wakeonlan -l debug -d 'log more; given twice, log everything'
complete -c fi-wakeonlan -l help -s h -d 'print this help'
complete -c fi-wakeonlan -l version -d 'print the version'
