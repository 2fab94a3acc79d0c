using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>
/// Finds out how a blank object of a class can be made without running a constructor of the author's.
/// </summary>
internal static class Blanks
{
    /// <summary>The form, and for a restoring constructor what it passes on.</summary>
    public static (BlankForm Form, string BaseArguments) Of(INamedTypeSymbol type, ReadingContext context)
    {
        if (!type.IsDeclaredIn(context.Compilation))
            return (FormInMetadata(type), "");
        if (type.HasPrimaryConstructor(context.CancellationToken))
            return (BlankForm.Uninitialized, "");

        var declaresConstructor = type.InstanceConstructors.Any(constructor =>
            !constructor.IsImplicitlyDeclared && !constructor.IsRestoringConstructor());
        if (type.BaseType is not { SpecialType: not SpecialType.System_Object } @base)
            return (declaresConstructor ? BlankForm.RestoringConstructor : BlankForm.ImplicitConstructor, "base()");

        if (ClassTraits.SavesItself(@base))
        {
            switch (Of(@base, context).Form)
            {
                case BlankForm.RestoringConstructor:
                    // Without a constructor of its own, one of ours would take away the one that the compiler gives it.
                    return declaresConstructor
                        ? (BlankForm.RestoringConstructor,
                            TakesReference(@base, context) ? "base(ref blank)" : "base(blank)")
                        : (BlankForm.Uninitialized, "");
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

    // An earlier version of the generator let the constructor take the mark by value.
    private static bool TakesReference(INamedTypeSymbol @base, ReadingContext context) =>
        @base.IsDeclaredIn(context.Compilation)
        || @base.InstanceConstructors.Any(static constructor =>
            constructor.IsRestoringConstructor() && constructor.Parameters[0].RefKind == RefKind.Ref);

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
