# Completion of fi-test-server for fish. Made by "npm run generate" from the table of options.
complete -c fi-test-server -f
complete -c fi-test-server -l host -d 'listen on this address; there is no protection, so beyond this machine only in a network you trust' -x
complete -c fi-test-server -l port -d 'listen on this port; 0: any free one' -x
complete -c fi-test-server -l dir -d 'keep messages in this folder; without it in fi-test-server beside the state directory of the agent' -x -a '(__fish_complete_directories)'
complete -c fi-test-server -l prolog-freq -d 'ask agents to come again after this time' -x
complete -c fi-test-server -l response -d 'whether agents are asked for an inventory' -x -a 'SEND STOP'
complete -c fi-test-server -l max-size -d 'refuse messages larger than this, compressed or not' -x
complete -c fi-test-server -l logger -d 'where log records go: stderr, file, syslog, or json (JSON lines, to the log file when there is one and file is not named too, otherwise to the standard error)' -x -a '(__fish_append , stderr file syslog json)'
complete -c fi-test-server -l logfile -d 'write the log to this file too' -r -F
complete -c fi-test-server -l logfile-maxsize -d 'begin a new log file beyond this size and keep one old file; 0: no limit' -x
complete -c fi-test-server -l logfacility -d 'syslog facility' -x -a 'LOG_KERN LOG_USER LOG_MAIL LOG_DAEMON LOG_AUTH LOG_SYSLOG LOG_LPR LOG_NEWS LOG_UUCP LOG_CRON LOG_AUTHPRIV LOG_FTP LOG_LOCAL0 LOG_LOCAL1 LOG_LOCAL2 LOG_LOCAL3 LOG_LOCAL4 LOG_LOCAL5 LOG_LOCAL6 LOG_LOCAL7'
complete -c fi-test-server -l color -d 'colour the log on the standard error'
complete -c fi-test-server -l debug -d 'log more; given twice, log everything'
complete -c fi-test-server -l help -s h -d 'print this help'
complete -c fi-test-server -l version -d 'print the version'
