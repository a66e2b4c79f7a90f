# Completion of fi-collect for fish. Made by "npm run generate" from the table of options.
complete -c fi-collect -f
complete -c fi-collect -l find -d 'list files of this directory' -x -a '(__fish_complete_directories)'
complete -c fi-collect -l registry -d 'print values of the Windows registry: HKEY_…/Key/Name, Key/* for all, ** for any key' -x
complete -c fi-collect -l wmi -d 'print objects of this class of Windows management' -x
complete -c fi-collect -l run -d 'print what this command prints; no shell reads it' -x
complete -c fi-collect -l first-match -d 'with --run: only what the first parentheses of this regular expression match first' -x
complete -c fi-collect -l first-line -d 'with --run: only the first line'
complete -c fi-collect -l line-count -d 'with --run: only the number of lines'
complete -c fi-collect -l properties -d 'with --wmi: these properties' -x
complete -c fi-collect -l moniker -d 'with --wmi: the namespace' -x
complete -c fi-collect -l recursive -s R -d 'its subdirectories too'
complete -c fi-collect -l directories -d 'directories instead of files'
complete -c fi-collect -l limit -d 'at most so many; 0: all' -x
complete -c fi-collect -l name -d 'with this name' -x
complete -c fi-collect -l iname -d 'with this name, in any letter case' -x
complete -c fi-collect -l regex -d 'whose path fits this regular expression' -x
complete -c fi-collect -l size-equals -d 'of this size' -x
complete -c fi-collect -l size-greater -d 'of this size or more' -x
complete -c fi-collect -l size-lower -d 'of this size or less' -x
complete -c fi-collect -l sha512 -d 'with this SHA-512' -x
complete -c fi-collect -l sha256 -d 'with this SHA-256' -x
complete -c fi-collect -l logger -d 'where log records go: stderr, file, syslog, or json (JSON lines, to the log file when there is one and file is not named too, otherwise to the standard error)' -x -a '(__fish_append , stderr file syslog json)'
complete -c fi-collect -l logfile -d 'write the log to this file too' -r -F
complete -c fi-collect -l logfile-maxsize -d 'begin a new log file beyond this size and keep one old file; 0: no limit' -x
complete -c fi-collect -l logfacility -d 'syslog facility' -x -a 'LOG_KERN LOG_USER LOG_MAIL LOG_DAEMON LOG_AUTH LOG_SYSLOG LOG_LPR LOG_NEWS LOG_UUCP LOG_CRON LOG_AUTHPRIV LOG_FTP LOG_LOCAL0 LOG_LOCAL1 LOG_LOCAL2 LOG_LOCAL3 LOG_LOCAL4 LOG_LOCAL5 LOG_LOCAL6 LOG_LOCAL7'
complete -c fi-collect -l color -d 'colour the log on the standard error'
complete -c fi-collect -l debug -d 'log more; given twice, log everything'
complete -c fi-collect -l help -s h -d 'print this help'
complete -c fi-collect -l version -d 'print the version'
