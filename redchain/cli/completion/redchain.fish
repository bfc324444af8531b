# completion of redchain in fish: source this file, or keep it in ~/.config/fish/completions
function __redchain_offers
    set -l before (commandline -opc)
    set -l offers (command $before[1] --complete fish $before[2..-1] (commandline -ct | string collect --allow-empty) 2>/dev/null </dev/null)
    switch "$offers[1]"
        case files
            __fish_complete_path (commandline -ct)
        case dirs
            __fish_complete_directories (commandline -ct)
        case '*'
            string join \n -- $offers[2..-1]
    end
end
complete -c redchain -f -k -a '(__redchain_offers)'
