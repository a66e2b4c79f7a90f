# Completion of fi-deploy for bash. Made by "npm run generate" from the table of options.
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
_fi-deploy() {
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
    --mirror | --vardir | --ca-cert-dir)
      __fi_files -d
      return
      ;;
    --conf-file | --sign | --generate-key | --ca-cert-file | --ssl-cert-file | --ssl-key-file | --logfile)
      __fi_files -f
      return
      ;;
    --valid-days | --machine | --deploy-server | --deploy-key | --deploy-command | --deploy-user | --deploy-timeout | --proxy | -P | --ssl-fingerprint | --timeout | --logfile-maxsize)
      :
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
    __fi_words '--dry-run -n --mirror --vardir --conf-file --sign --valid-days --machine --repeatable --generate-key --deploy-server --deploy-allow-http --deploy-key --deploy-command --deploy-user --deploy-timeout --proxy -P --ca-cert-file --ca-cert-dir --ssl-cert-file --ssl-key-file --ssl-fingerprint --no-ssl-check --no-compression -C --timeout --logger --logfile --logfile-maxsize --logfacility --color --debug --help -h --version'
    return
  fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    previous=${COMP_WORDS[index - 1]}
    [[ $previous == = ]] && continue
    case ${COMP_WORDS[index]} in
      = | -*) continue ;;
    esac
    case $previous in
      --mirror | --vardir | --conf-file | --sign | --valid-days | --machine | --generate-key | --deploy-server | --deploy-key | --deploy-command | --deploy-user | --deploy-timeout | --proxy | -P | --ca-cert-file | --ca-cert-dir | --ssl-cert-file | --ssl-key-file | --ssl-fingerprint | --timeout | --logger | --logfile | --logfile-maxsize | --logfacility) continue ;;
    esac
    ((position == 1)) && command=${COMP_WORDS[index]}
    position=$((position + 1))
  done
  case $position in
    *) __fi_files -f ;;
  esac
}
complete -F _fi-deploy fi-deploy
