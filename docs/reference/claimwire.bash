# Made by `claimwire docs`. Source it, or put it into /etc/bash_completion.d.
_claimwire() {
  local word=${COMP_WORDS[COMP_CWORD]} path= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      --config) ((i++)) ;;
      -*) ;;
      *) path+=" ${COMP_WORDS[i]}" ;;
    esac
  done
  local words="--config --json --help --version init check convert validate explain test mask mapping get codes edits token audit serve send messages claims deliveries reconcile interfaces plan reload status top stand-in docs"
  case $path in
    " test add"*) words="--config --json --help --name --into --keep" ;;
    " mapping show"*) words="--config --json --help --facility --payer --route" ;;
    " codes import"*) words="--config --json --help --directory --set --effective" ;;
    " codes list"*) words="--config --json --help --directory" ;;
    " codes activate"*) words="--config --json --help --directory --off" ;;
    " codes remove"*) words="--config --json --help --directory" ;;
    " codes diff"*) words="--config --json --help --directory --most" ;;
    " codes affected"*) words="--config --json --help --directory --claims --server" ;;
    " codes show"*) words="--config --json --help --directory --set --on --most" ;;
    " codes search"*) words="--config --json --help --directory --set --on --billable --most" ;;
    " codes suggest"*) words="--config --json --help --directory --on --billable --age --sex --most" ;;
    " edits list"*) words="--config --json --help --pack" ;;
    " edits show"*) words="--config --json --help" ;;
    " token add"*) words="--config --json --help --role" ;;
    " token list"*) words="--config --json --help" ;;
    " token remove"*) words="--config --json --help" ;;
    " audit verify"*) words="--config --json --help --mark" ;;
    " messages list"*) words="--config --json --help --limit --server" ;;
    " messages tail"*) words="--config --json --help --server" ;;
    " messages show"*) words="--config --json --help --server" ;;
    " messages hold"*) words="--config --json --help --reason --yes --expect --server" ;;
    " messages release"*) words="--config --json --help --reason --yes --expect --server" ;;
    " messages dismiss"*) words="--config --json --help --reason --yes --expect --server" ;;
    " messages retry"*) words="--config --json --help --reason --yes --expect --server" ;;
    " messages replay"*) words="--config --json --help --stage --reason --yes --expect --server" ;;
    " claims list"*) words="--config --json --help --limit --server" ;;
    " claims show"*) words="--config --json --help --server" ;;
    " claims hold"*) words="--config --json --help --reason --yes --expect --server" ;;
    " claims release"*) words="--config --json --help --reason --yes --expect --server" ;;
    " claims dismiss"*) words="--config --json --help --reason --yes --expect --server" ;;
    " deliveries list"*) words="--config --json --help --limit --server" ;;
    " deliveries show"*) words="--config --json --help --server" ;;
    " deliveries hold"*) words="--config --json --help --reason --yes --expect --server" ;;
    " deliveries release"*) words="--config --json --help --reason --yes --expect --server" ;;
    " deliveries dismiss"*) words="--config --json --help --reason --yes --expect --server" ;;
    " deliveries retry"*) words="--config --json --help --reason --yes --expect --server" ;;
    " deliveries resend"*) words="--config --json --help --reason --yes --expect --server" ;;
    " deliveries delivered"*) words="--config --json --help --reason --yes --expect --server" ;;
    " interfaces list"*) words="--config --json --help --server" ;;
    " interfaces show"*) words="--config --json --help --server" ;;
    " interfaces stop"*) words="--config --json --help --server --reason" ;;
    " interfaces start"*) words="--config --json --help --server --reason" ;;
    " interfaces pause"*) words="--config --json --help --server --reason" ;;
    " interfaces drain"*) words="--config --json --help --server --reason" ;;
    " interfaces test"*) words="--config --json --help --server --reason" ;;
    " stand-in payer"*) words="--config --json --help --listen --tokens" ;;
    " stand-in clearinghouse"*) words="--config --json --help --listen --tokens" ;;
    " init"*) words="--config --json --help" ;;
    " check"*) words="--config --json --help" ;;
    " convert"*) words="--config --json --help --from --fail-on --to --out --findings" ;;
    " validate"*) words="--config --json --help --from --fail-on" ;;
    " explain"*) words="--config --json --help" ;;
    " test"*) words="--config --json --help --update --coverage --junit add" ;;
    " mask"*) words="--config --json --help --key --new-key --out --keep --from" ;;
    " mapping"*) words="--config --json --help show" ;;
    " get"*) words="--config --json --help --all --raw" ;;
    " codes"*) words="--config --json --help import list activate remove diff affected show search suggest" ;;
    " edits"*) words="--config --json --help list show" ;;
    " token"*) words="--config --json --help add list remove" ;;
    " audit"*) words="--config --json --help verify" ;;
    " serve"*) words="--config --json --help --workers --log" ;;
    " send"*) words="--config --json --help --to --connections --rate --wait --server" ;;
    " messages"*) words="--config --json --help list tail show hold release dismiss retry replay" ;;
    " claims"*) words="--config --json --help list show hold release dismiss" ;;
    " deliveries"*) words="--config --json --help list show hold release dismiss retry resend delivered" ;;
    " reconcile"*) words="--config --json --help --by --from --to --server" ;;
    " interfaces"*) words="--config --json --help list show stop start pause drain test" ;;
    " plan"*) words="--config --json --help --server" ;;
    " reload"*) words="--config --json --help --expect --reason --yes --server" ;;
    " status"*) words="--config --json --help --server" ;;
    " top"*) words="--config --json --help --every --once --server" ;;
    " stand-in"*) words="--config --json --help payer clearinghouse" ;;
    " docs"*) words="--config --json --help --check" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  if [[ $word != -* && -n $path ]]; then
    COMPREPLY+=($(compgen -f -- "$word"))
  fi
}
complete -o filenames -F _claimwire claimwire
