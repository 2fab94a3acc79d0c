using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>
/// Gives an operation another name in the stub, where the one that it would have is taken: it stays what it is in the
/// class, on the wire and in the contract.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class NameInStubFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create("STUB0046", "STUB0047", "STUB0058");

    private protected override string Title(Place place) => $"Call it '{NameFor(place)}' in the stub"
        + (Existing(place) is null && HasNameOfOther(place) ? " and on the wire" : "");

    private protected override bool CanFix(Place place) =>
        place.Enclosing<MemberDeclarationSyntax>() is MethodDeclarationSyntax or PropertyDeclarationSyntax
            && Existing(place) is not { ArgumentList: { } list }
            || Existing(place)?.ArgumentList?.Arguments.All(static argument => argument.NameEquals is null) == true;

    private protected override void Fix(Place place, SyntaxEditor editor)
    {
        var name = NameFor(place);
        if (Existing(place) is { } attribute)
            AttributeEdits.SetProperty(editor, attribute, "StubName", name);
        else
            AttributeEdits.Add(
                editor, place, place.Enclosing<MemberDeclarationSyntax>()!, "Operation",
                (HasNameOfOther(place) ? SymbolDisplay.FormatLiteral(name, quote: true) + ", " : "")
                    + $"StubName = {SymbolDisplay.FormatLiteral(name, quote: true)}");
    }

    // What hides a member, or differs from it by a token only, has its name on the wire, too.
    private static bool HasNameOfOther(Place place)
    {
        var member = place.Model.GetDeclaredSymbol(place.Enclosing<MemberDeclarationSyntax>()!);
        var own = MethodsOf(member).ToList();
        var names = new HashSet<string>(own.Select(OperationNames.OnWire), StringComparer.Ordinal);
        return member is { ContainingType: { } type }
            && type.SelfAndBases().SelectMany(static owner => owner.GetMembers().OfType<IMethodSymbol>())
                .Any(other => !own.Exists(method => IsOrOverrides(method, other))
                    && names.Contains(OperationNames.OnWire(other)));
    }

    private static IEnumerable<IMethodSymbol> MethodsOf(ISymbol? member) => member switch
    {
        IMethodSymbol method => [method],
        IPropertySymbol property => new[] { property.GetMethod, property.SetMethod }.OfType<IMethodSymbol>(),
        _ => [],
    };

    private static bool IsOrOverrides(IMethodSymbol method, IMethodSymbol other)
    {
        for (IMethodSymbol? each = method; each is not null; each = each.OverriddenMethod)
        {
            if (SymbolEqualityComparer.Default.Equals(each.OriginalDefinition, other.OriginalDefinition))
                return true;
        }

        return false;
    }

    private static AttributeSyntax? Existing(Place place) =>
        place.Enclosing<MemberDeclarationSyntax>()?.AttributeLists.SelectMany(static list => list.Attributes)
            .FirstOrDefault(static attribute => attribute.Name.ToString()
                .EndsWith("Operation", StringComparison.Ordinal));

    // Of the member 'GetTotal' beside the property 'Total', of 'DepositAsync' beside 'Deposit'.
    private static string NameFor(Place place)
    {
        var member = place.Enclosing<MemberDeclarationSyntax>()!;
        var isProperty = member is PropertyDeclarationSyntax;
        var name = isProperty
            ? ((PropertyDeclarationSyntax)member).Identifier.ValueText
            : ((MethodDeclarationSyntax)member).Identifier.ValueText;
        if (!isProperty && name.EndsWith("Async", StringComparison.Ordinal))
            name = name.Substring(0, name.Length - 5);
        var symbol = place.Model.GetDeclaredSymbol(member);
        var type = symbol?.ContainingType;
        var given = new HashSet<string>(
            type?.GetMembers().SelectMany(StubNamesOf) ?? [], StringComparer.Ordinal);
        var rank = symbol is null ? 0 : RankOf(symbol);
        var first = (isProperty ? "Current" : "Call") + name
            + (rank > 1 ? rank.ToString(System.Globalization.CultureInfo.InvariantCulture) : "");
        for (var candidate = first; ; candidate += "Once")
        {
            if (type?.GetMembers(candidate).IsEmpty != false && type?.GetMembers(candidate + "Async").IsEmpty != false
                && !given.Contains(candidate) && !given.Contains(candidate + "Async"))
                return isProperty || !IsAsynchronous(place, member) ? candidate : candidate + "Async";
        }
    }

    private static IEnumerable<string> StubNamesOf(ISymbol member) => member.GetAttributes()
        .Where(static attribute => attribute.AttributeClass is { Name: "OperationAttribute" })
        .SelectMany(static attribute => attribute.NamedArguments)
        .Where(static argument => argument.Key == "StubName")
        .Select(static argument => argument.Value.Value as string).OfType<string>();

    // Members that would have one name in the stub, of which the first keeps it, get different ones where all of them
    // are named at once.
    private static int RankOf(ISymbol member) => member.ContainingType.SelfAndBases().Reverse()
        .SelectMany(static owner => owner.GetMembers())
        .Where(other => other is IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary }
            && !StubNamesOf(other).Any() && KeyOf(other) == KeyOf(member))
        .TakeWhile(other => !SymbolEqualityComparer.Default.Equals(other, member)).Count();

    private static string KeyOf(ISymbol member) => member is IMethodSymbol method
        ? (method.Name.EndsWith("Async", StringComparison.Ordinal)
            ? method.Name.Substring(0, method.Name.Length - 5) : method.Name)
            + "(" + string.Join(
                ",", method.Parameters.Where(static parameter => !OperationNames.IsToken(parameter.Type))
                .Select(static parameter => parameter.Type.ToDisplayString()))
        : "Get" + member.Name + "(";

    // The stub adds no ending to the name of what is asynchronous already.
    private static bool IsAsynchronous(Place place, MemberDeclarationSyntax member) =>
        place.Model.GetDeclaredSymbol(member) is IMethodSymbol method
            && OperationSymbols.ShapeOf(method).Shape
                != Stubs.Generators.Model.CallShape.Sync;
}
