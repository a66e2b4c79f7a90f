# Completion of fi-inventory for fish. Made by "npm run generate" from the table of options.
complete -c fi-inventory -f
complete -c fi-inventory -l tag -s t -d 'mark the inventory with this tag' -x
complete -c fi-inventory -l no-category -d 'leave these categories out' -x -a '(__fish_append , accesslog antivirus battery bios controller cpu database drive environment firewall hardware input licenseinfo local_group local_user lvm memory modem monitor network os port printer process provider psu registry remote_mgmt rudder slot software sound storage usb user video virtualmachine)'
complete -c fi-inventory -l partial -d 'make a partial inventory of these categories, as JSON' -x -a '(__fish_append , accesslog antivirus battery bios controller cpu database drive environment firewall hardware input licenseinfo local_group local_user lvm memory modem monitor network os port printer process provider psu registry remote_mgmt rudder slot software sound storage usb user video virtualmachine)'
complete -c fi-inventory -l scan-homedirs -d 'look into the home directories of users for virtual machines and licences'
complete -c fi-inventory -l scan-profiles -d 'look into the profiles of Windows users for software'
complete -c fi-inventory -l html -d 'write the inventory as an HTML page'
complete -c fi-inventory -l json -d 'write the inventory as JSON'
complete -c fi-inventory -l backend-collect-timeout -d 'time limit of each part of the inventory, in seconds' -x
complete -c fi-inventory -l additional-content -d 'merge the content of this XML or JSON file into the inventory' -r -F
complete -c fi-inventory -l collectors-dir -d 'also run the executables and modules in this directory as parts of the inventory; they must belong to root or the user, and be writable by nobody else' -x -a '(__fish_complete_directories)'
complete -c fi-inventory -l assetname-support -d 'name of the machine: 1 host name without domain, 2 host name as it is, 3 fully qualified name' -x
complete -c fi-inventory -l credentials -d 'credentials for a database, as key:value pairs, for example type:login_password,login:root,password:x' -x
complete -c fi-inventory -l itemtype -d 'asset type on a GLPI server, version 11 or newer' -x
complete -c fi-inventory -l logger -d 'where log records go: stderr, file, syslog, or json (JSON lines, to the log file when there is one and file is not named too, otherwise to the standard error)' -x -a '(__fish_append , stderr file syslog json)'
complete -c fi-inventory -l logfile -d 'write the log to this file too' -r -F
complete -c fi-inventory -l logfile-maxsize -d 'begin a new log file beyond this size and keep one old file; 0: no limit' -x
complete -c fi-inventory -l logfacility -d 'syslog facility' -x -a 'LOG_KERN LOG_USER LOG_MAIL LOG_DAEMON LOG_AUTH LOG_SYSLOG LOG_LPR LOG_NEWS LOG_UUCP LOG_CRON LOG_AUTHPRIV LOG_FTP LOG_LOCAL0 LOG_LOCAL1 LOG_LOCAL2 LOG_LOCAL3 LOG_LOCAL4 LOG_LOCAL5 LOG_LOCAL6 LOG_LOCAL7'
complete -c fi-inventory -l color -d 'colour the log on the standard error'
complete -c fi-inventory -l debug -d 'log more; given twice, log everything'
complete -c fi-inventory -l verbose -s v -d 'report what is done'
complete -c fi-inventory -l format -s f -d 'xml (classic, the default), json (GLPI, the default with --partial), html (a page), table (for the terminal), csv, cyclonedx (the software as SBOM), or none' -x -a 'xml json html table csv cyclonedx none'
complete -c fi-inventory -l output -s o -d 'write to this file, which is replaced as a whole, instead of the standard output' -r -F
complete -c fi-inventory -l section -d 'only these sections in table and csv; a single one makes csv with a column per field' -x -a '(__fish_append , accesslog antivirus batteries bios controllers cpus databases_services drives envs firewalls firmwares hardware inputs licenseinfos local_groups local_users logical_volumes memories modems monitors networks operatingsystem physical_volumes ports powersupplies printers processes remote_mgmt rudder simcards slots softwares sounds storages usbdevices users versionprovider videos virtualmachines volume_groups)'
complete -c fi-inventory -l diff -d 'instead of the inventory print what changed since the one in this file (JSON or XML), in words, or with --json as JSON' -r -F
complete -c fi-inventory -l volatile -d 'with --diff: also what changes all the time, such as free space, processes and times'
complete -c fi-inventory -l deviceid -d 'identity of the machine towards servers; made anew in each run when not given' -x
complete -c fi-inventory -l guests -d 'also inventory the running containers of this machine (Docker, Podman, LXC, LXD, Incus, systemd-nspawn), each into a file of its own in this directory' -x -a '(__fish_complete_directories)'
complete -c fi-inventory -l time-limit -d 'time limit of the whole inventory; what has not ended by then is left out' -x
complete -c fi-inventory -l vardir -d 'keep the good entries of each section in this directory, and send them in classic XML when a collector fails; without it no state is read or written' -x -a '(__fish_complete_directories)'
complete -c fi-inventory -l last-good-days -d 'age beyond which good entries of --vardir are no longer sent' -x
complete -c fi-inventory -l list-categories -d 'list the categories for --partial and --no-category'
complete -c fi-inventory -l record -d 'also keep all files and command outputs that were read, in this directory; it may hold secrets' -x -a '(__fish_complete_directories)'
complete -c fi-inventory -l replay -d 'inventory the machine that was recorded in this directory, instead of this one' -x -a '(__fish_complete_directories)'
complete -c fi-inventory -l timings -d 'print what each collector took, found and ran, on the standard error'
complete -c fi-inventory -l help -s h -d 'print this help'
complete -c fi-inventory -l version -d 'print the version'
