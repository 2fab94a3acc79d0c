using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>
/// How much room a value takes where it stands. Structs are read and handed on by value, so a large one fills the
/// stack; and no array or list of .NET's can hold values of more than 65,535 bytes.
/// </summary>
internal static class ValueSizes
{
    /// <summary>The largest value that is saved, in bytes.</summary>
    public const long Most = 32 * 1024;

    private const int Reference = 8;
    private const int DeepestNesting = 32;

    /// <summary>What speaks against a type: its values are too large.</summary>
    public static string? Problem(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { IsValueType: true, TypeKind: TypeKind.Struct })
            return null;
        var size = Of(type, 0);
        return size <= Most
            ? null
            : $"a value of '{type.ToShortName()}' takes {size} bytes or more, and {Most} are the most that is handed on by value; "
                + "hold an array in its place";
    }

    private static long Of(ITypeSymbol type, int depth)
    {
        if (!type.IsValueType)
            return Reference;
        switch (type.SpecialType)
        {
            case SpecialType.System_Boolean or SpecialType.System_Byte or SpecialType.System_SByte:
                return 1;
            case SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_Char:
                return 2;
            case SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Single:
                return 4;
            case SpecialType.System_Decimal:
                return 16;
            case not SpecialType.None and not SpecialType.System_Nullable_T:
                return 8;
        }

        if (type is not INamedTypeSymbol named || depth == DeepestNesting)
            return Reference;
        if (named.EnumUnderlyingType is { } underlying)
            return Of(underlying, depth);
        if (InlineArrays.Find(named) is { } array)
            return Times(Of(array.Element, depth + 1), array.Length);
        var fields = 0L;
        foreach (var member in named.GetMembers())
        {
            if (fields > Most)
                break;
            if (member is IFieldSymbol { IsStatic: false, IsConst: false } field)
                fields = Math.Min(fields + Of(field.Type, depth + 1), int.MaxValue);
        }

        // Of other assemblies' structs only a part of the fields may be known.
        return Math.Max(fields, named.TypeArguments.Sum(argument => Of(argument, depth + 1)));
    }

    private static long Times(long size, int count) => Math.Min(size * Math.Max(count, 1), int.MaxValue);
}
