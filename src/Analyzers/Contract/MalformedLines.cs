using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Stubs.Generators.Contract;

namespace Stubs.Analyzers.Contract;

/// <summary>Reports the lines of a contract file that cannot be read, where they stand.</summary>
internal static class MalformedLines
{
    public static void Report(AdditionalFileAnalysisContext context, ParsedContract parsed)
    {
        if (context.AdditionalFile.GetText(context.CancellationToken) is not { } text)
            return;
        foreach (var malformed in parsed.Malformed)
            context.ReportDiagnostic(Diagnostic.Create(
                ContractRules.Malformed, LocationOf(context.AdditionalFile, text, malformed.Line),
                QuotedNames.Brief(malformed.Problem)));
    }

    public static Location LocationOf(AdditionalText file, SourceText text, int number)
    {
        // Lines of the text may be separated by more than the contract's are; those of a contract have none of it.
        var span = text.Lines[Math.Min(number, text.Lines.Count - 1)].Span;
        return Location.Create(file.Path, span, text.Lines.GetLinePositionSpan(span));
    }
}
