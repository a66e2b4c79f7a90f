# Completion of fi-test-server for fish. Made by "npm run generate" from the table of options.
complete -c fi-test-server -f
complete -c fi-test-server -l host -d 'listen on this address; there is no protection, so beyond this machine only in a network you trust' -x
complete -c fi-test-server -l port -d 'listen on this port; 0: any free one' -x
complete -c fi-test-server -l dir -d 'keep messages in this folder; without it in fi-test-server beside the state directory of the agent' -x -a '(__fish_complete_directories)'
complete -c fi-test-server -l prolog-freq -d 'ask agents to come again after this time' -x
complete -c fi-test-server -l response -d 'whether agents are asked for an inventory' -x -a 'SEND STOP'
complete -c fi-test-server -l protocol -d 'kind of server: classic (XML only, as OCS), rest (XML, and jobs over REST, as the FusionInventory plugin), native (GLPI 10 and later: tells agents so, and has jobs over REST), or any of them' -x -a 'any classic rest native'
complete -c fi-test-server -l pending -d 'how often the answer to a JSON message is "not ready yet", as that of a GLPI proxy' -x
complete -c fi-test-server -l schedule -d 'tasks that getConfig says there are jobs for: Deploy, Collect, ESX' -x -a '(__fish_append , collect deploy esx inventory netdiscovery netinventory wakeonlan)'
complete -c fi-test-server -l jobs -d 'give agents the deployment jobs and questions of this script, and compare what they tell with it' -r -F
complete -c fi-test-server -l max-size -d 'refuse messages larger than this, compressed or not' -x
complete -c fi-test-server -l user -d 'ask for this user name and the password, with basic authentication' -x
complete -c fi-test-server -l password -d 'password of user; FI_PASSWORD keeps it out of the process list' -x
complete -c fi-test-server -l oauth-client-id -d 'ask for tokens that this OAuth2 client can get at api.php/token' -x
complete -c fi-test-server -l oauth-client-secret -d 'its secret; FI_OAUTH_CLIENT_SECRET keeps it out of the process list' -x
complete -c fi-test-server -l fault -d 'let requests fail; may be given several times. KIND is refuse (with a status, 503), reset (the connection), hang, cut (after so many bytes of the answer), garbage, slow (milliseconds between bytes), empty or html; WHEN is the number of a request or its kind: prolog, contact, inventory, netdiscovery, snmpquery, getconfig, rest, poll, token; kept: the message counts as received' -x
complete -c fi-test-server -l logger -d 'where log records go: stderr, file, syslog, or json (JSON lines, to the log file when there is one and file is not named too, otherwise to the standard error)' -x -a '(__fish_append , stderr file syslog json)'
complete -c fi-test-server -l logfile -d 'write the log to this file too' -r -F
complete -c fi-test-server -l logfile-maxsize -d 'begin a new log file beyond this size and keep one old file; 0: no limit' -x
complete -c fi-test-server -l logfacility -d 'syslog facility' -x -a 'LOG_KERN LOG_USER LOG_MAIL LOG_DAEMON LOG_AUTH LOG_SYSLOG LOG_LPR LOG_NEWS LOG_UUCP LOG_CRON LOG_AUTHPRIV LOG_FTP LOG_LOCAL0 LOG_LOCAL1 LOG_LOCAL2 LOG_LOCAL3 LOG_LOCAL4 LOG_LOCAL5 LOG_LOCAL6 LOG_LOCAL7'
complete -c fi-test-server -l color -d 'colour the log on the standard error'
complete -c fi-test-server -l debug -d 'log more; given twice, log everything'
complete -c fi-test-server -l help -s h -d 'print this help'
complete -c fi-test-server -l version -d 'print the version'
