# The words of `cryo --help`: a new option needs no line here.
complete -c cryo -f
complete -c cryo -n __fish_use_subcommand -a '(cryo --help | sed -n "/^commands:/,/^\$/s/^  \([a-z-]*\)  *\(.*\)/\1\t\2/p")'
complete -c cryo -n 'string match -q -- "-*" (commandline -ct)' -a '(cryo --help | sed -n "s/^  ....--\([a-z-]*\)[^ ]*\( [A-Z]*\)\{0,1\}  *\(.*\)/--\1\t\3/p")'
complete -c cryo -s t -l tree -x -a '(__fish_complete_pids)'
complete -c cryo -s D -l images-dir -x -a '(__fish_complete_directories)'
complete -c cryo -s W -l work-dir -x -a '(__fish_complete_directories)'
complete -c cryo -s o -l log-file -r -F
complete -c cryo -l pidfile -r -F
