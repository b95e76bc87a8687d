# The words of `cryo --help`: a new option needs no line here.
_cryo() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} help
    case $before in
        -D|--images-dir|-W|--work-dir) compopt -o dirnames; return ;;
        -o|--log-file|--pidfile) compopt -o default; return ;;
        -t|--tree) mapfile -t COMPREPLY < <(compgen -W "$(cd /proc && echo [0-9]*)" -- "$word"); return ;;
    esac
    help=$("${COMP_WORDS[0]}" --help 2>/dev/null)
    if [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(grep -oE -- '^  (-.,|   ) --[a-z-]+' <<<"$help" | grep -oE -- '--[a-z-]+')" -- "$word")
    else
        mapfile -t COMPREPLY < <(compgen -W "$(sed -n '/^commands:/,/^$/s/^  \([a-z-]*\) .*/\1/p' <<<"$help")" -- "$word")
    fi
}
complete -F _cryo cryo
