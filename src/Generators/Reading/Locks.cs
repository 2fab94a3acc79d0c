using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>Finds the lock that an operation takes (SYSTEM 15).</summary>
internal static class Locks
{
    private const string Mode = "global::Stubs.LockMode.";

    /// <summary>The lock mode as an expression; null for none.</summary>
    /// <param name="method">The method or accessor.</param>
    /// <param name="hasState">The class is recoverable, so that operations lock by default.</param>
    public static string? Of(IMethodSymbol method, bool hasState)
    {
        if (FromAttribute(method) is { Found: true } own)
            return own.Mode;
        if (method.AssociatedSymbol is { } property && FromAttribute(property) is { Found: true } shared
            && (method.MethodKind == MethodKind.PropertyGet || MayWrite(property)))
            return shared.Mode;
        if (!hasState)
            return null;
        return method.MethodKind == MethodKind.PropertyGet ? Mode + "Read" : Mode + "Write";
    }

    // A lock attribute of a property that only reads is meant for its getter.
    private static bool MayWrite(ISymbol property) =>
        !property.HasAttribute(Attributes.ReadLock) && !property.HasAttribute(Attributes.NoLock);

    private static (bool Found, string? Mode) FromAttribute(ISymbol symbol)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is not { } type || !type.ContainingNamespace.IsStubsNamespace())
                continue;
            switch (type.Name)
            {
                case Attributes.ReadLock:
                    return (true, Mode + "Read");
                case Attributes.UpdateLock:
                    return (true, Mode + "Update");
                case Attributes.WriteLock:
                    return (true, Mode + "Write");
                case Attributes.NoLock:
                    return (true, null);
                case Attributes.Lock when type.TypeArguments is [INamedTypeSymbol { TypeKind: TypeKind.Class } mode]:
                    return (true, mode.IsVisibleTypeInAssembly()
                        ? $"global::Stubs.Generated.SharedLockMode<{TypeNames.Of(mode)}>.Instance" : Mode + "Write");
            }
        }

        return (false, null);
    }
}
