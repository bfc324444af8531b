# completion of redchain in PowerShell: run this, best in $PROFILE
Register-ArgumentCompleter -Native -CommandName redchain -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object {
        if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text }
    })
    $program, $words = $before
    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
        # an empty word would be lost on the way: a sign stands before the last
        $mode, $offers = & $program --complete powershell @words "=$wordToComplete" 2>$null
    } finally {
        [Console]::OutputEncoding = $encoding
    }
    foreach ($offer in $offers) {
        $word, $says = $offer -split "`t", 2
        [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $says)
    }
}
