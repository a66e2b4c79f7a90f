# Completion of fi-agent for bash. Made by "npm run generate" from the table of options.
__fi_words() {
  local word
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$1" -- "$cur")
}
__fi_list() {
  local done= word
  [[ $cur == *,* ]] && done=${cur%,*},
  while IFS= read -r word; do COMPREPLY+=("$done$word"); done < <(compgen -W "$1" -- "${cur##*,}")
}
__fi_files() {
  local word
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen "$1" -- "$cur")
  compopt -o filenames 2>/dev/null
}
_fi-agent() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev= command= position=1 index previous
  COMPREPLY=()
  ((COMP_CWORD > 0)) && prev=${COMP_WORDS[COMP_CWORD - 1]}
  # "--name=value" comes as three words
  if [[ $cur == = ]]; then
    cur=
  elif [[ $prev == = ]]; then
    prev=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  case $prev in
    --server | -s | --outbox-maxsize | --outbox-maxage | --delaytime | --wait | -w | --conf-reload-interval | --task-timeout | --task-memory | --remote | --remote-workers | --snmp-retries | --deploy-server | --deploy-key | --deploy-command | --deploy-user | --deploy-timeout | --collect-command | --collect-server | --collect-user | --tag | -t | --backend-collect-timeout | --assetname-support | --credentials | --itemtype | --glpi-version | --full-inventory-postpone | --esx-itemtype | --proxy | -P | --user | -u | --password | -p | --ssl-fingerprint | --timeout | --httpd-ip | --httpd-port | --httpd-trust | --httpd-user | --httpd-password | --httpd-rate-limit | --user-agent | --oauth-client-id | --oauth-client-secret | --ssl-keystore | --logfile-maxsize)
      :
      return
      ;;
    --local | -l | --additional-content | --ca-cert-file | --ssl-cert-file | --ssl-key-file | --httpd-ssl-cert-file | --httpd-ssl-key-file | --pidfile | --conf-file | --logfile)
      __fi_files -f
      return
      ;;
    --vardir | --task-path | --collectors-dir | --ca-cert-dir)
      __fi_files -d
      return
      ;;
    --tasks | --no-task)
      __fi_list 'collect deploy esx inventory netdiscovery netinventory wakeonlan'
      return
      ;;
    --no-category | --partial | --required-category)
      __fi_list 'accesslog antivirus battery bios controller cpu database drive environment firewall hardware input licenseinfo local_group local_user lvm memory modem monitor network os port printer process provider psu registry remote_mgmt rudder slot software sound storage usb user video virtualmachine'
      return
      ;;
    --config)
      __fi_words 'file registry none'
      return
      ;;
    --logger)
      __fi_list 'stderr file syslog json'
      return
      ;;
    --logfacility)
      __fi_words 'LOG_KERN LOG_USER LOG_MAIL LOG_DAEMON LOG_AUTH LOG_SYSLOG LOG_LPR LOG_NEWS LOG_UUCP LOG_CRON LOG_AUTHPRIV LOG_FTP LOG_LOCAL0 LOG_LOCAL1 LOG_LOCAL2 LOG_LOCAL3 LOG_LOCAL4 LOG_LOCAL5 LOG_LOCAL6 LOG_LOCAL7'
      return
      ;;
  esac
  if [[ $cur == -* ]]; then
    __fi_words '--server -s --local -l --vardir --listen --outbox-maxsize --outbox-maxage --delaytime --lazy --force -f --wait -w --set-forcerun --conf-reload-interval --tasks --no-task --task-path --task-timeout --task-memory --list-tasks --no-p2p --remote --remote-workers --remote-scheduling --snmp-retries --deploy-server --deploy-allow-http --deploy-key --deploy-command --deploy-user --deploy-timeout --collect-command --collect-server --collect-allow-http --collect-user --tag -t --no-category --partial --required-category --scan-homedirs --scan-profiles --html --json --backend-collect-timeout --additional-content --collectors-dir --inventory-guests --assetname-support --credentials --itemtype --glpi-version --list-categories --full-inventory-postpone --full --esx-itemtype --proxy -P --user -u --password -p --ca-cert-file --ca-cert-dir --ssl-cert-file --ssl-key-file --ssl-fingerprint --no-ssl-check --no-compression -C --timeout --no-httpd --httpd-ip --httpd-port --httpd-trust --httpd-ssl-cert-file --httpd-ssl-key-file --httpd-user --httpd-password --httpd-rate-limit --user-agent --oauth-client-id --oauth-client-secret --ssl-keystore --daemon -d --no-fork --pidfile --on-demand --strict --conf-file --config --setup --no-win32-ole-workaround --logger --logfile --logfile-maxsize --logfacility --color --debug --help -h --version'
    return
  fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    previous=${COMP_WORDS[index - 1]}
    [[ $previous == = ]] && continue
    case ${COMP_WORDS[index]} in
      = | -*) continue ;;
    esac
    case $previous in
      --server | -s | --local | -l | --vardir | --outbox-maxsize | --outbox-maxage | --delaytime | --wait | -w | --conf-reload-interval | --tasks | --no-task | --task-path | --task-timeout | --task-memory | --remote | --remote-workers | --snmp-retries | --deploy-server | --deploy-key | --deploy-command | --deploy-user | --deploy-timeout | --collect-command | --collect-server | --collect-user | --tag | -t | --no-category | --partial | --required-category | --backend-collect-timeout | --additional-content | --collectors-dir | --assetname-support | --credentials | --itemtype | --glpi-version | --full-inventory-postpone | --esx-itemtype | --proxy | -P | --user | -u | --password | -p | --ca-cert-file | --ca-cert-dir | --ssl-cert-file | --ssl-key-file | --ssl-fingerprint | --timeout | --httpd-ip | --httpd-port | --httpd-trust | --httpd-ssl-cert-file | --httpd-ssl-key-file | --httpd-user | --httpd-password | --httpd-rate-limit | --user-agent | --oauth-client-id | --oauth-client-secret | --ssl-keystore | --pidfile | --conf-file | --config | --logger | --logfile | --logfile-maxsize | --logfacility) continue ;;
    esac
    ((position == 1)) && command=${COMP_WORDS[index]}
    position=$((position + 1))
  done
  case $command:$position in
    :1) __fi_words 'outbox doctor migrate service completion' ;;
    outbox:2) __fi_words 'list send clear' ;;
    migrate:2) __fi_files -f ;;
    service:2) __fi_words 'install remove status' ;;
    service:3) __fi_words 'systemd openrc launchd cron' ;;
    completion:2) __fi_words 'bash zsh fish' ;;
  esac
}
complete -F _fi-agent fi-agent fusioninventory-agent
