# Completion of fi-agent for fish. Made by "npm run generate" from the table of options.
complete -c fi-agent -f
complete -c fi-agent -n 'not __fish_seen_subcommand_from outbox doctor migrate service completion' -a outbox -d 'Shows the results that wait for their target, sends them now, or gives them up.'
complete -c fi-agent -n '__fish_seen_subcommand_from outbox' -a 'list send clear' -d 'list what waits (the default), send it now, or clear: remove it unsent'
complete -c fi-agent -n 'not __fish_seen_subcommand_from outbox doctor migrate service completion' -a doctor -d 'Looks at everything that a run needs, and says what to do about what it finds. Nothing is changed or sent.'
complete -c fi-agent -n 'not __fish_seen_subcommand_from outbox doctor migrate service completion' -a migrate -d 'Takes over configuration and identity of a FusionInventory, GLPI or OCS Inventory agent, so that servers see the same machine.'
complete -c fi-agent -n '__fish_seen_subcommand_from migrate' -F
complete -c fi-agent -n 'not __fish_seen_subcommand_from outbox doctor migrate service completion' -a service -d 'Makes the agent a service of this system. Options that are given stand in the service.'
complete -c fi-agent -n '__fish_seen_subcommand_from service' -a 'install remove status' -d 'without it: status'
complete -c fi-agent -n '__fish_seen_subcommand_from service' -a 'systemd openrc launchd cron' -d 'what starts services; without it what this system has'
complete -c fi-agent -n 'not __fish_seen_subcommand_from outbox doctor migrate service completion' -a completion -d 'Prints what makes a shell complete the commands of the agent and of its installed tasks.'
complete -c fi-agent -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish' -d 'for this shell'
complete -c fi-agent -l server -s s -d 'send to these servers' -x
complete -c fi-agent -l local -s l -d 'write to these files or directories; - is the standard output' -r -F
complete -c fi-agent -l vardir -d 'directory for state that outlives a run' -x -a '(__fish_complete_directories)'
complete -c fi-agent -l listen -d 'have no target, only answer on the HTTP interface'
complete -c fi-agent -l outbox-maxsize -d 'results that may wait for each target, in MB; beyond it the oldest are given up' -x
complete -c fi-agent -l outbox-maxage -d 'days that a result may wait for its target' -x
complete -c fi-agent -l delaytime -d 'upper bound of the first, random delay of a new agent, in seconds' -x
complete -c fi-agent -l lazy -d 'do not contact a target before it is due'
complete -c fi-agent -l force -s f -d 'make an inventory even if the server does not ask for it, and before it is due'
complete -c fi-agent -l wait -s w -d 'wait a random time before doing anything, at most so long, in seconds' -x
complete -c fi-agent -l set-forcerun -d 'run at the next start, and end now'
complete -c fi-agent -l conf-reload-interval -d 'read the configuration again after so many seconds; 0: never, otherwise 60 at least' -x
complete -c fi-agent -l tasks -d 'run these tasks only, in this order; ... stands for all others' -x -a '(__fish_append , collect deploy esx inventory netdiscovery netinventory wakeonlan)'
complete -c fi-agent -l no-task -d 'never run these tasks' -x -a '(__fish_append , collect deploy esx inventory netdiscovery netinventory wakeonlan)'
complete -c fi-agent -l task-path -d 'look for tasks in these packages or folders of packages too' -x -a '(__fish_complete_directories)'
complete -c fi-agent -l task-timeout -d 'time limit of a task, in seconds, or per task: 600,deploy:3600' -x
complete -c fi-agent -l task-memory -d 'heap limit of a task, in MB, or per task: 512,inventory:256' -x
complete -c fi-agent -l list-tasks -d 'list the installed tasks and what is planned for each target'
complete -c fi-agent -l no-p2p -d 'do not load packages from other agents'
complete -c fi-agent -l remote -d 'inventory these remote machines; needs a package with the task remoteinventory' -x
complete -c fi-agent -l remote-workers -d 'remote machines that are inventoried at the same time' -x
complete -c fi-agent -l remote-scheduling -d 'keep a schedule of its own for each remote machine'
complete -c fi-agent -l snmp-retries -d 'how often an SNMP question is repeated' -x
complete -c fi-agent -l deploy-server -d 'take jobs from these hosts only; without it, from the host of each server' -x
complete -c fi-agent -l deploy-allow-http -d 'take jobs over connections that are not encrypted: whoever is in between can then run any command'
complete -c fi-agent -l deploy-key -d 'carry out jobs only that are signed with one of these Ed25519 keys, given as Base64 or as PEM files' -x
complete -c fi-agent -l deploy-command -d 'run these commands only; * stands for any text without characters that the shell acts on' -x
complete -c fi-agent -l deploy-user -d 'run commands and change files as this user instead of the agent’s own' -x
complete -c fi-agent -l deploy-timeout -d 'time limit of each command of a job' -x
complete -c fi-agent -l collect-command -d 'run these commands when a server asks for their output, without a shell unless shell: stands in front; * stands for any text without characters that a shell acts on' -x
complete -c fi-agent -l collect-server -d 'take commands from these hosts only; without it, from the host of each server' -x
complete -c fi-agent -l collect-allow-http -d 'take commands over connections that are not encrypted'
complete -c fi-agent -l collect-user -d 'run commands as this user instead of the agent’s own' -x
complete -c fi-agent -l tag -s t -d 'mark the inventory with this tag' -x
complete -c fi-agent -l no-category -d 'leave these categories out' -x -a '(__fish_append , accesslog antivirus battery bios controller cpu database drive environment firewall hardware input licenseinfo local_group local_user lvm memory modem monitor network os port printer process provider psu registry remote_mgmt rudder slot software sound storage usb user video virtualmachine)'
complete -c fi-agent -l partial -d 'make a partial inventory of these categories, as JSON' -x -a '(__fish_append , accesslog antivirus battery bios controller cpu database drive environment firewall hardware input licenseinfo local_group local_user lvm memory modem monitor network os port printer process provider psu registry remote_mgmt rudder slot software sound storage usb user video virtualmachine)'
complete -c fi-agent -l required-category -d 'categories that are part of every postponed partial inventory' -x -a '(__fish_append , accesslog antivirus battery bios controller cpu database drive environment firewall hardware input licenseinfo local_group local_user lvm memory modem monitor network os port printer process provider psu registry remote_mgmt rudder slot software sound storage usb user video virtualmachine)'
complete -c fi-agent -l scan-homedirs -d 'look into the home directories of users for virtual machines and licences'
complete -c fi-agent -l scan-profiles -d 'look into the profiles of Windows users for software'
complete -c fi-agent -l html -d 'write the inventory as an HTML page'
complete -c fi-agent -l json -d 'write the inventory as JSON'
complete -c fi-agent -l backend-collect-timeout -d 'time limit of each part of the inventory, in seconds' -x
complete -c fi-agent -l additional-content -d 'merge the content of this XML or JSON file into the inventory' -r -F
complete -c fi-agent -l collectors-dir -d 'also run the executables and modules in this directory as parts of the inventory; they must belong to root or the user, and be writable by nobody else' -x -a '(__fish_complete_directories)'
complete -c fi-agent -l inventory-guests -d 'also send the inventories of the running containers of this machine (Docker, Podman, LXC, LXD, Incus, systemd-nspawn), each as a computer of its own'
complete -c fi-agent -l assetname-support -d 'name of the machine: 1 host name without domain, 2 host name as it is, 3 fully qualified name' -x
complete -c fi-agent -l credentials -d 'credentials for a database, as key:value pairs, for example type:login_password,login:root,password:x' -x
complete -c fi-agent -l itemtype -d 'asset type on a GLPI server, version 11 or newer' -x
complete -c fi-agent -l glpi-version -d 'accepted, without effect: what is sent is understood by every version from 10 on' -x
complete -c fi-agent -l list-categories -d 'list the categories of the inventory'
complete -c fi-agent -l full-inventory-postpone -d 'inventories that tell a server only what has changed (GLPI by partial ones, OCS by HARDWARE/CHECKSUM), between two that tell everything; 0: all tell everything' -x
complete -c fi-agent -l full -d 'tell everything, as with --full-inventory-postpone=0'
complete -c fi-agent -l esx-itemtype -d 'asset type of VMware hosts on a GLPI server, version 11 or newer' -x
complete -c fi-agent -l proxy -s P -d 'HTTP proxy; none: no proxy, not even that of the environment' -x
complete -c fi-agent -l user -s u -d 'user name on the server' -x
complete -c fi-agent -l password -s p -d 'password on the server; FI_PASSWORD keeps it out of the process list' -x
complete -c fi-agent -l ca-cert-file -d 'trust the certificate authorities of this PEM file only' -r -F
complete -c fi-agent -l ca-cert-dir -d 'trust the certificate authorities of this directory only' -x -a '(__fish_complete_directories)'
complete -c fi-agent -l ssl-cert-file -d 'certificate of the client, as PEM; may hold its key too' -r -F
complete -c fi-agent -l ssl-key-file -d 'private key of the client certificate, as PEM' -r -F
complete -c fi-agent -l ssl-fingerprint -d 'trust a server with one of these certificate fingerprints' -x
complete -c fi-agent -l no-ssl-check -d 'do not check the certificate of the server'
complete -c fi-agent -l no-compression -s C -d 'send without compression'
complete -c fi-agent -l timeout -d 'time limit of a request to the server, in seconds' -x
complete -c fi-agent -l no-httpd -d 'do not listen for requests of servers and people'
complete -c fi-agent -l httpd-ip -d 'address to listen on; all addresses of this machine without it' -x
complete -c fi-agent -l httpd-port -d 'port to listen on; 0 takes a free one' -x
complete -c fi-agent -l httpd-trust -d 'who may start runs and see the log, beside the servers: addresses, networks (192.0.2.0/24), ranges (192.0.2.1-192.0.2.9) and host names' -x
complete -c fi-agent -l httpd-ssl-cert-file -d 'listen with TLS, with this certificate, as PEM; may hold its key too' -r -F
complete -c fi-agent -l httpd-ssl-key-file -d 'private key of that certificate, as PEM' -r -F
complete -c fi-agent -l httpd-user -d 'ask for this user name and httpd-password; servers are not asked for /status and /now' -x
complete -c fi-agent -l httpd-password -d 'password of httpd-user; FI_HTTPD_PASSWORD keeps it out of the process list' -x
complete -c fi-agent -l httpd-rate-limit -d 'requests that an address may make in a minute; /status does not count; 0: no limit' -x
complete -c fi-agent -l user-agent -d 'name that the agent has towards servers' -x
complete -c fi-agent -l oauth-client-id -d 'OAuth2 client of a GLPI server, version 11 or newer' -x
complete -c fi-agent -l oauth-client-secret -d 'its secret; FI_OAUTH_CLIENT_SECRET keeps it out of the process list' -x
complete -c fi-agent -l ssl-keystore -d 'none: trust only the authorities that Node.js brings along; otherwise those of the system are trusted too, of whichever of its stores (system-ssl-ca, or CA and Root on Windows)' -x
complete -c fi-agent -l daemon -s d -d 'stay, and run when it is time'
complete -c fi-agent -l no-fork -d 'with --daemon: stay in the foreground'
complete -c fi-agent -l pidfile -d 'keep the process id in this file; auto: in the state directory' -r -F
complete -c fi-agent -l on-demand -d 'with service install: nothing stays in memory, a timer and a socket start the agent'
complete -c fi-agent -l strict -d 'end with code 1 when a server or a task failed'
complete -c fi-agent -l conf-file -d 'read this configuration file' -r -F
complete -c fi-agent -l config -d 'where the configuration comes from' -x -a 'file registry none'
complete -c fi-agent -l setup -d 'print the directories of the agent'
complete -c fi-agent -l no-win32-ole-workaround -d 'accepted, without effect'
complete -c fi-agent -l logger -d 'where log records go: stderr, file, syslog, or json (JSON lines, to the log file when there is one and file is not named too, otherwise to the standard error)' -x -a '(__fish_append , stderr file syslog json)'
complete -c fi-agent -l logfile -d 'write the log to this file too' -r -F
complete -c fi-agent -l logfile-maxsize -d 'begin a new log file beyond this size and keep one old file; 0: no limit' -x
complete -c fi-agent -l logfacility -d 'syslog facility' -x -a 'LOG_KERN LOG_USER LOG_MAIL LOG_DAEMON LOG_AUTH LOG_SYSLOG LOG_LPR LOG_NEWS LOG_UUCP LOG_CRON LOG_AUTHPRIV LOG_FTP LOG_LOCAL0 LOG_LOCAL1 LOG_LOCAL2 LOG_LOCAL3 LOG_LOCAL4 LOG_LOCAL5 LOG_LOCAL6 LOG_LOCAL7'
complete -c fi-agent -l color -d 'colour the log on the standard error'
complete -c fi-agent -l debug -d 'log more; given twice, log everything'
complete -c fi-agent -l help -s h -d 'print this help'
complete -c fi-agent -l version -d 'print the version'
