using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>
/// Finds out how a blank object of a class can be made without running a constructor of the author's.
/// </summary>
internal static class Blanks
{
    /// <summary>The form, and for a restoring constructor what it passes on.</summary>
    public static (BlankForm Form, string BaseArguments) Of(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        if (!IsSource(type))
            return (FormInMetadata(type), "");
        if (type.HasPrimaryConstructor(cancellationToken))
            return (BlankForm.Uninitialized, "");

        var declaresConstructor = type.InstanceConstructors.Any(constructor =>
            !constructor.IsImplicitlyDeclared && !constructor.IsRestoringConstructor());
        if (type.BaseType is not { SpecialType: not SpecialType.System_Object } @base)
            return (declaresConstructor ? BlankForm.RestoringConstructor : BlankForm.ImplicitConstructor, "base()");

        if (ClassTraits.SavesItself(@base))
        {
            switch (Of(@base, cancellationToken).Form)
            {
                case BlankForm.RestoringConstructor:
                    // Without a constructor of its own, one of ours would take away the one that the compiler gives it.
                    return declaresConstructor
                        ? (BlankForm.RestoringConstructor, "base(blank)") : (BlankForm.Uninitialized, "");
                case BlankForm.ImplicitConstructor:
                    return (declaresConstructor
                        ? BlankForm.RestoringConstructor : BlankForm.ImplicitConstructor, "base()");
                default:
                    return (BlankForm.Uninitialized, "");
            }
        }

        // A plain class between would run the constructor of the annotated one.
        var canCallBase = !ClassTraits.HasState(@base) && @base.InstanceConstructors.Any(constructor =>
            constructor.Parameters.IsEmpty
                && constructor.DeclaredAccessibility is not (Accessibility.Private
                    or Accessibility.ProtectedAndInternal));
        return canCallBase
            ? (declaresConstructor ? BlankForm.RestoringConstructor : BlankForm.ImplicitConstructor, "base()")
            : (BlankForm.Uninitialized, "");
    }

    private static bool IsSource(INamedTypeSymbol type) => !type.DeclaringSyntaxReferences.IsEmpty;

    private static BlankForm FormInMetadata(INamedTypeSymbol type)
    {
        if (type.InstanceConstructors.Any(Symbols.IsRestoringConstructor))
            return BlankForm.RestoringConstructor;
        return type.GetAttributes()
            .Any(
                attribute => attribute.AttributeClass is { Name: "ImplicitConstructorAttribute" } marker
                    && marker.ContainingNamespace.IsStubsGeneratedNamespace())
            ? BlankForm.ImplicitConstructor
            : BlankForm.Uninitialized;
    }
}
