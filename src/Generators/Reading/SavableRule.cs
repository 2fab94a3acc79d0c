using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>Says why a type cannot be saved or sent.</summary>
internal static class SavableRule
{
    public static void Check(ReadingContext context, ITypeSymbol type, ISymbol member)
    {
        if (context.Reporter.IsListening && context.Values.Read(type, member) is null)
            context.Reporter.Report(Rules.MemberNotSavable, member, member.Name, type.ToDisplayString());
    }
}
