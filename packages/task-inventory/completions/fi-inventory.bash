# Completion of fi-inventory for bash. Made by "npm run generate" from the table of options.
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
_fi-inventory() {
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
    --tag | -t | --backend-collect-timeout | --assetname-support | --credentials | --itemtype | --logfile-maxsize | --deviceid | --time-limit | --last-good-days)
      :
      return
      ;;
    --no-category | --partial)
      __fi_list 'accesslog antivirus battery bios controller cpu database drive environment firewall hardware input licenseinfo local_group local_user lvm memory modem monitor network os port printer process provider psu registry remote_mgmt rudder slot software sound storage usb user video virtualmachine'
      return
      ;;
    --additional-content | --logfile | --output | -o | --diff)
      __fi_files -f
      return
      ;;
    --collectors-dir | --guests | --vardir | --record | --replay)
      __fi_files -d
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
    --format | -f)
      __fi_words 'xml json html table csv cyclonedx none'
      return
      ;;
    --section)
      __fi_list 'accesslog antivirus batteries bios controllers cpus databases_services drives envs firewalls firmwares hardware inputs licenseinfos local_groups local_users logical_volumes memories modems monitors networks operatingsystem physical_volumes ports powersupplies printers processes remote_mgmt rudder simcards slots softwares sounds storages usbdevices users versionprovider videos virtualmachines volume_groups'
      return
      ;;
  esac
  if [[ $cur == -* ]]; then
    __fi_words '--tag -t --no-category --partial --scan-homedirs --scan-profiles --html --json --backend-collect-timeout --additional-content --collectors-dir --assetname-support --credentials --itemtype --logger --logfile --logfile-maxsize --logfacility --color --debug --verbose -v --format -f --output -o --section --diff --volatile --deviceid --guests --time-limit --vardir --last-good-days --list-categories --record --replay --timings --help -h --version'
    return
  fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    previous=${COMP_WORDS[index - 1]}
    [[ $previous == = ]] && continue
    case ${COMP_WORDS[index]} in
      = | -*) continue ;;
    esac
    case $previous in
      --tag | -t | --no-category | --partial | --backend-collect-timeout | --additional-content | --collectors-dir | --assetname-support | --credentials | --itemtype | --logger | --logfile | --logfile-maxsize | --logfacility | --format | -f | --output | -o | --section | --diff | --deviceid | --guests | --time-limit | --vardir | --last-good-days | --record | --replay) continue ;;
    esac
    ((position == 1)) && command=${COMP_WORDS[index]}
    position=$((position + 1))
  done
  case $position in
  esac
}
complete -F _fi-inventory fi-inventory fusioninventory-inventory
