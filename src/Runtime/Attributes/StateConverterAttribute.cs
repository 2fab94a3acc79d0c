namespace Stubs;

/// <summary>
/// Says which converter saves and sends values of a type that the compiler has no stored form for, or that are to have
/// another one. On a member, parameter or return value it holds there, for the type or for what stands for it within
/// collections; on a type, wherever that is saved; on an assembly, for the type that the converter converts, in that
/// assembly and in those that reference it. What is nearest to the value counts.
/// </summary>
/// <remarks>
/// A change of the converter's stored type is one of what is stored: the contract file shows it.
/// </remarks>
/// <typeparam name="TConverter">A public or internal class with a constructor without parameters that implements
/// <see cref="IStateConverter{TValue, TStored}"/>.</typeparam>
[AttributeUsage(
    AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.ReturnValue
    | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Enum
    | AttributeTargets.Assembly,
    AllowMultiple = true, Inherited = false)]
public sealed class StateConverterAttribute<TConverter> : Attribute;

/// <summary>
/// Says the same of a generic type: <c>[StateConverter(typeof(BoxConverter&lt;&gt;))]</c>, where
/// <c>BoxConverter&lt;T&gt;</c> converts <c>Box&lt;T&gt;</c>.
/// </summary>
/// <param name="converter">The converter.</param>
[AttributeUsage(
    AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.ReturnValue
    | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Enum
    | AttributeTargets.Assembly,
    AllowMultiple = true, Inherited = false)]
public sealed class StateConverterAttribute(Type converter) : Attribute
{
    /// <summary>The converter.</summary>
    public Type Converter { get; } = converter;
}
