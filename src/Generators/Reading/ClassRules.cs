using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>Whether code can be written for a class at all.</summary>
internal static class ClassRules
{
    public static bool Check(INamedTypeSymbol type, ReadingContext context) =>
        CheckKind(type, context.Reporter) && CheckPartial(type, context) && CheckNames(type, context.Reporter);

    private static bool CheckKind(INamedTypeSymbol type, Reporter reporter)
    {
        var problem = type switch
        {
            { IsStatic: true } => "a static class has no objects",
            { IsFileLocal: true } => "a file-local class cannot be extended from another file",
            _ => null,
        };
        if (problem is not null)
        {
            reporter.Report(Rules.UnsupportedKind, type, type.Name, problem);
            return false;
        }

        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.Arity > 0)
            {
                reporter.Report(Rules.GenericClass, type, type.Name);
                return false;
            }
        }

        return true;
    }

    private static bool CheckPartial(INamedTypeSymbol type, ReadingContext context)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (!current.IsPartial(context.CancellationToken))
            {
                context.Reporter.Report(
                    SymbolEqualityComparer.Default.Equals(current, type) ? Rules.NotPartial : Rules.ContainerNotPartial, current, current.Name, type.Name);
                return false;
            }
        }

        return true;
    }

    private static bool CheckNames(INamedTypeSymbol type, Reporter reporter)
    {
        foreach (var name in new[] { "I" + type.Name, type.Name + "Stub" })
        {
            var siblings = type.ContainingType is { } container ? container.GetTypeMembers(name) : type.ContainingNamespace.GetTypeMembers(name);
            if (siblings.FirstOrDefault(sibling => sibling.Arity == 0 && IsInSource(sibling, type) && !sibling.IsWrittenByUs()) is { } taken)
            {
                reporter.Report(Rules.NameTaken, taken, name, type.Name);
                return false;
            }
        }

        return true;
    }

    private static bool IsInSource(INamedTypeSymbol sibling, INamedTypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(sibling.ContainingAssembly, type.ContainingAssembly);
}
