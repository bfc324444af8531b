# completion of redchain in bash: source this file
_redchain() {
  local mode="" line
  COMPREPLY=()
  while IFS= read -r line; do
    if [ -z "$mode" ]; then mode=$line; else COMPREPLY+=("$line"); fi
  done < <(command "${1/#\~/$HOME}" --complete bash "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null </dev/null)
  case $mode in
    files) compopt -o filenames 2>/dev/null; while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$2") ;;
    dirs) compopt -o filenames 2>/dev/null; while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$2") ;;
  esac
  # 37 and 42: the key puts in one offer after the other; what is said of them must not be put in
  case $COMP_TYPE in 37 | 42) COMPREPLY=("${COMPREPLY[@]%%  (*}") ;; esac
}
complete -F _redchain redchain
