using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Compares what classes and data types hold in the final compilation with what the written code saves. The generator
/// sees no other generator's code: what that adds, nothing would save.
/// </summary>
/// <remarks>
/// The comparison trusts no reader of the generator. A field is one that the compiler declares; a saved member is one
/// whose key stands in the written code.
/// </remarks>
internal sealed class UnsavedMembers
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0094",
        "A member is not saved",
        "'{0}' of '{1}' is not saved: {2}",
        Rules.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0094"));

    internal static readonly DiagnosticDescriptor HiddenRule = new(
        "STUB0095",
        "The private state of a data type cannot be seen",
        "'{0}' of another assembly, which '{1}' holds or sends, seems to have private state that would not be saved; "
            + "let that assembly reference Stubs, which then exports code for it, "
            + "or copy what is needed into a type of this assembly",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0095"));

    private const string Remedy = "; declare it in a file of C#, or mark it [Transient] if it is not state";

    private readonly ConcurrentDictionary<ISymbol, bool> reported = new(SymbolEqualityComparer.Default);

    /// <summary>Checks a class and the data types that it holds and sends.</summary>
    /// <param name="type">The class. Code was written for it.</param>
    /// <param name="context">What its reader has met.</param>
    public void Check(INamedTypeSymbol type, ReadingContext context)
    {
        if (ClassTraits.HasState(type) && !StateReading.IsHandWritten(type)
            && FindMethod(type, "SaveState") is { } save)
            CheckClass(type, KeysIn(save, context.CancellationToken), context);
        foreach (var data in context.Data.Written)
        {
            if (!DataTypeMembers.IsSource(data, context.Compilation) && DataTypeMembers.MayHide(data))
                context.Reporter.Report(HiddenRule, type, data.ToShortName(), type.Name);
            if (DataTypePlaces.FindWritten(data, context) is { } codec
                && (FindMethod(codec, "WriteMembers") ?? FindMethod(codec, "Write")) is { } write)
                CheckData(data, KeysIn(write, context.CancellationToken), type, context);
        }
    }

    private void CheckClass(INamedTypeSymbol type, HashSet<string> keys, ReadingContext context)
    {
        foreach (var (owner, field) in FieldsOf(
            type, context.Compilation, static @base => ClassTraits.SavesItself(@base)))
            CheckField(field, owner, type, type, keys, context);
        if (type.AnnotatedBase() is { } saved && ClassTraits.HasState(saved) && !keys.Contains(":base"))
        {
            var reason = "another generator declares the base class" + Remedy;
            Report(type, type, type, $"the state of '{saved.Name}'", type.Name, reason, context);
        }

    }

    private void CheckData(INamedTypeSymbol data, HashSet<string> keys, INamedTypeSymbol user, ReadingContext context)
    {
        if (!DataTypeMembers.IsSource(data, context.Compilation) || Subtypes.IsNeeded(data))
            return;
        foreach (var (owner, field) in FieldsOf(data, context.Compilation, static _ => false))
            CheckField(field, owner, data, user, keys, context);
    }

    private void CheckField(
        IFieldSymbol field, INamedTypeSymbol owner, INamedTypeSymbol type, INamedTypeSymbol user, HashSet<string> keys,
            ReadingContext context)
    {
        var member = field.AssociatedSymbol ?? field;
        var key = StateMembers.StoredNameOf(field) ?? StateMembers.StoredNameOf(member) ?? member.Name;
        if (field.HasAttribute(Attributes.Transient) || field.HasAttribute(Attributes.Service)
            || member.HasAttribute(Attributes.Transient) || member.HasAttribute(Attributes.Service)
            || keys.Contains(key) || keys.Contains(owner.Name + ":" + key))
            return;
        var held = (member as IPropertySymbol)?.Type ?? field.Type;
        // Another rule reports what cannot be saved.
        if (SavableRule.Find(context, held, member) is not null)
            return;
        Report(member, type, user, member.Name, type.Name, Reason(member, held) + Remedy, context);
    }

    private static string Reason(ISymbol member, ITypeSymbol held)
    {
        if (member is IPropertySymbol property && IsPartial(property))
            return "another generator implements the property, and no generator sees what another has written";
        if (IsGenerated(member))
            return "another generator declares it, and no generator sees what another has written";
        return DeclaredIn(held).FirstOrDefault(IsGenerated) is { } late
            ? $"another generator declares '{late.ToShortName()}', and no generator sees what another has written"
            : "no generated code writes it";
    }

    private static IEnumerable<INamedTypeSymbol> DeclaredIn(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => DeclaredIn(array.ElementType),
        INamedTypeSymbol named => GenericShapes.ArgumentsOf(named).SelectMany(DeclaredIn).Prepend(named),
        _ => [],
    };

    private void Report(
        ISymbol member, INamedTypeSymbol type, INamedTypeSymbol user, string name, string owner, string reason,
            ReadingContext context)
    {
        if (!reported.TryAdd(member, true))
            return;
        // An editor shows nothing that stands in a generated file. Of a partial property the compiler's list of members
        // has the author's part.
        var parts = member.ContainingType?.GetMembers(member.Name).SelectMany(static part => part.Locations) ?? [];
        var location = member.Locations.Concat(parts).Concat(type.Locations).Concat(user.Locations)
            .FirstOrDefault(static location => location.IsInSource
                && !IsGenerated(location.SourceTree)) ?? Location.None;
        context.Reporter.Report(Rule, location, name, owner, reason);
    }

    private static IEnumerable<(INamedTypeSymbol Owner, IFieldSymbol Field)> FieldsOf(
        INamedTypeSymbol type, Compilation compilation, Func<INamedTypeSymbol, bool> isSavedElsewhere)
    {
        foreach (var owner in type.SelfAndBases())
        {
            if (!SymbolEqualityComparer.Default.Equals(owner, type) && isSavedElsewhere(owner))
                yield break;
            foreach (var field in owner.GetMembers().OfType<IFieldSymbol>())
            {
                // The field behind an event holds code; of a captured parameter another rule speaks.
                if (!field.IsStatic && !field.IsConst && field.AssociatedSymbol is not IEventSymbol
                    && (field.DeclaredAccessibility != Accessibility.Private || owner.IsDeclaredIn(compilation))
                    && !(field.IsImplicitlyDeclared && field.AssociatedSymbol is null)
                        && (field.AssociatedSymbol ?? field).Name.Length > 0)
                    yield return (owner, field);
            }
        }
    }

    private static IMethodSymbol? FindMethod(INamedTypeSymbol type, string name) =>
        type.GetMembers().OfType<IMethodSymbol>().FirstOrDefault(method =>
        (method.Name == name || method.Name.EndsWith("." + name, StringComparison.Ordinal))
        && (method.IsWrittenByUs() || type.IsWrittenByUs()));

    private static HashSet<string> KeysIn(IMethodSymbol method, CancellationToken cancellationToken)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reference in method.DeclaringSyntaxReferences)
        {
            foreach (var call in reference.GetSyntax(cancellationToken).DescendantNodes()
                .OfType<InvocationExpressionSyntax>())
            {
                // The name stands first, alone or before the value.
                if (call is { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name },
                    ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax literal }, ..] }
                    && name.StartsWith("Write", StringComparison.Ordinal))
                    keys.Add(literal.Token.ValueText);
            }
        }

        return keys;
    }

    // The compiler that this is built against knows no partial properties.
    private static bool IsPartial(IPropertySymbol property) =>
        property.DeclaringSyntaxReferences.Any(static reference =>
        reference.GetSyntax() is PropertyDeclarationSyntax syntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static bool IsGenerated(ISymbol symbol) =>
        !symbol.DeclaringSyntaxReferences.IsEmpty
            && symbol.DeclaringSyntaxReferences.All(static reference => IsGenerated(reference.SyntaxTree));

    private static bool IsGenerated(SyntaxTree? tree) =>
        tree is not null && (tree.FilePath.EndsWith(".g.cs", StringComparison.OrdinalIgnoreCase)
            || tree.FilePath.EndsWith(".generated.cs", StringComparison.OrdinalIgnoreCase)
            || tree.FilePath.EndsWith(".designer.cs", StringComparison.OrdinalIgnoreCase));
}
