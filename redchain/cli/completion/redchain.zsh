#compdef redchain
# completion of redchain in zsh: source this file, or keep it as _redchain in a folder of $fpath
_redchain() {
  local mode line
  local -a values shown
  while IFS= read -r line; do
    if [[ -z $mode ]]; then
      mode=$line
    else
      values+=("${line%%$'\t'*}")
      shown+=("${line//$'\t'/  -- }")
    fi
  done < <(command "${words[1]/#\~/$HOME}" --complete zsh "${(@Q)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null </dev/null)
  case $mode in
    files) _files ;;
    dirs) _files -/ ;;
    *)
      (( $#values )) || return 1
      compadd -U -l -V redchain -d shown -- "${values[@]}"
      [[ $mode == meant && $#values -gt 1 ]] && compstate[insert]=menu
      return 0
      ;;
  esac
}
if [[ ${funcstack[1]} == _redchain ]]; then
  _redchain "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -D }
  compdef _redchain redchain
fi
