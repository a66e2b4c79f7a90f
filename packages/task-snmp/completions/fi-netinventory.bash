# Completion of fi-netinventory for bash. Made by "npm run generate" from the table of options.
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
_fi-netinventory() {
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
    --host | --community | --credentials | --port | --timeout | --retries | --threads | --rate | --backend-collect-timeout | --logfile-maxsize)
      :
      return
      ;;
    --file | --credentials-file | --rules | --logfile | --topology | --model)
      __fi_files -f
      return
      ;;
    --type)
      __fi_words 'COMPUTER NETWORKING PRINTER STORAGE POWER PHONE VIDEO KVM'
      return
      ;;
    --protocol)
      __fi_list 'udp udp/ipv4 udp/ipv6 tcp tcp/ipv4 tcp/ipv6'
      return
      ;;
    --format | -f)
      __fi_words 'xml json table csv'
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
    --save | -s)
      __fi_files -d
      return
      ;;
  esac
  if [[ $cur == -* ]]; then
    __fi_words '--host --file --type --community --v1 --v2c --credentials --credentials-file --port --protocol --timeout --retries --rules --threads --rate --backend-collect-timeout --format -f --control --logger --logfile --logfile-maxsize --logfacility --color --debug --save -s --topology --model --help -h --version'
    return
  fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    previous=${COMP_WORDS[index - 1]}
    [[ $previous == = ]] && continue
    case ${COMP_WORDS[index]} in
      = | -*) continue ;;
    esac
    case $previous in
      --host | --file | --type | --community | --credentials | --credentials-file | --port | --protocol | --timeout | --retries | --rules | --threads | --rate | --backend-collect-timeout | --format | -f | --logger | --logfile | --logfile-maxsize | --logfacility | --save | -s | --topology | --model) continue ;;
    esac
    ((position == 1)) && command=${COMP_WORDS[index]}
    position=$((position + 1))
  done
  case $position in
  esac
}
complete -F _fi-netinventory fi-netinventory fusioninventory-netinventory
