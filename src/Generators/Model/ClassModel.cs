namespace Stubs.Generators.Model;

/// <summary>
/// Everything that is written for one annotated class. Strings only: no symbol, syntax or location may pass a pipeline
/// step.
/// </summary>
/// <param name="Place">Where the class is declared.</param>
/// <param name="TypeName">The wire name; of a generic class with its type parameters.</param>
/// <param name="TypeNameFormat">The same with numbers in braces in the place of type parameters; null for a class that
/// depends on none.</param>
/// <param name="TypeArguments">The type parameters that the class depends on.</param>
/// <param name="Traits">The <c>ObjectTraits</c>, as an expression.</param>
/// <param name="IsAbstract">No object of exactly this class can exist.</param>
/// <param name="RegistersAtStart">A module initializer can reach the class.</param>
/// <param name="Base">The annotated base class.</param>
/// <param name="State">What is saved; null for a class without state.</param>
/// <param name="Operations">The operations for which call structs are written.</param>
/// <param name="Inherited">The operations whose call structs were written with a base class.</param>
/// <param name="Implemented">The author's interfaces that the stub implements.</param>
/// <param name="AuthorInterface">The full name of the interface that the author has written; null if one is generated.
/// It is among those that the stub implements.</param>
/// <param name="Published">That interface and the stub, as arguments of the attribute by which other assemblies know
/// them; null for those that they do not see.</param>
/// <param name="Constructors">The constructors and factories that clients can ask for.</param>
/// <param name="Access">Which callers may call its operations.</param>
/// <param name="Mobility">How its objects move, as an expression; null if it is not said.</param>
/// <param name="Warnings">The author's attributes that warn of the class.</param>
/// <param name="Uses">What the compiler has against what the file uses.</param>
internal sealed record ClassModel(
    Place Place,
    string TypeName,
    string? TypeNameFormat,
    EquatableArray<string> TypeArguments,
    string Traits,
    bool IsAbstract,
    bool RegistersAtStart,
    BaseModel? Base,
    StateModel? State,
    EquatableArray<OperationModel> Operations,
    EquatableArray<OperationModel> Inherited,
    EquatableArray<ImplementedModel> Implemented,
    string? AuthorInterface,
    string? Published,
    EquatableArray<ConstructorModel> Constructors,
    EquatableArray<AccessModel> Access,
    string? Mobility,
    string? Warnings,
    UseModel Uses)
{
    /// <summary>The interface of the stub.</summary>
    public string Interface => AuthorInterface ?? Place.Interface;
}

/// <summary>The annotated base class of a class.</summary>
/// <param name="TypeName">Its wire name.</param>
/// <param name="Class">Its full name.</param>
/// <param name="Interface">The full name of its interface.</param>
/// <param name="Stub">The full name of its stub.</param>
/// <param name="Arguments">The codecs of its type arguments, as expressions that register them.</param>
/// <param name="IsStateful">It has state of its own.</param>
internal sealed record BaseModel(
    string TypeName, string Class, string Interface, string Stub, EquatableArray<string> Arguments, bool IsStateful);

/// <summary>Where a type is declared, and its names.</summary>
/// <param name="Namespace">Empty for the global namespace.</param>
/// <param name="Containers">The types that enclose it, outermost first, as declarations such as <c>partial class
/// Outer</c>.</param>
/// <param name="Keyword"><c>class</c>, <c>record</c>, <c>struct</c> or <c>record struct</c>.</param>
/// <param name="Name">The name as in source: a keyword is escaped.</param>
/// <param name="FullName">With <c>global::</c>.</param>
/// <param name="Accessibility">Such as <c>public</c>.</param>
/// <param name="HintName">The name of the generated file, without its extension.</param>
/// <param name="TypeParameters">Of a generic type, such as <c>&lt;T&gt;</c>; otherwise empty.</param>
/// <param name="Constraints">Their constraint clauses, each with a space before it.</param>
/// <param name="InterfaceName">The name of a class's interface.</param>
/// <param name="StubName">The name of its stub, as constructors have it.</param>
/// <param name="UnboundStub">The stub as <c>typeof</c> takes it where no type parameter may be mentioned.</param>
/// <param name="StubFullName">The full name of the stub.</param>
internal sealed record Place(
    string Namespace,
    EquatableArray<string> Containers,
    string Keyword,
    string Name,
    string FullName,
    string Accessibility,
    string HintName,
    string TypeParameters = "",
    string Constraints = "",
    string InterfaceName = "",
    string StubName = "",
    string UnboundStub = "",
    string StubFullName = "")
{
    /// <summary>The name without the <c>@</c> of an escaped keyword, to build other names from.</summary>
    public string BareName => Name.TrimStart('@');

    /// <summary>The name with type parameters.</summary>
    public string Self => Name + TypeParameters;

    /// <summary>The interface, with type parameters.</summary>
    public string Interface => InterfaceName + TypeParameters;

    /// <summary>The stub, with type parameters.</summary>
    public string Stub => StubName + TypeParameters;

    /// <summary>The type as a reference in documentation.</summary>
    public string Cref => Name + TypeParameters.Replace('<', '{').Replace('>', '}');
}
