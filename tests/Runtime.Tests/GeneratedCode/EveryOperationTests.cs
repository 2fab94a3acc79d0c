using System.Reflection;
using System.Runtime.CompilerServices;
using Stubs.Generated;

namespace Stubs.Tests.GeneratedCode;

/// <summary>
/// Rule 16, enumerated: of every annotated class of every assembly that the tests load, every operation takes the lock
/// that rule 15 demands, and every operation of its interface is one of them. What the rule demands is read here from
/// the attributes of the class, not by the generator.
/// </summary>
public sealed class EveryOperationTests
{
    private static readonly Assembly[] Assemblies = Load();

    public static TheoryData<string> Classes =>
        [.. AllTypes().Select(static type => type.Name).Distinct(StringComparer.Ordinal)];

    [Fact, Trait("Rule", "16")]
    public void There_are_classes_of_all_kinds_in_several_assemblies()
    {
        var types = AllTypes().ToList();
        types.Count.ShouldBeGreaterThan(50);
        types.Select(static type => type.ImplementationType.Assembly).Distinct()
            .Count().ShouldBeGreaterThanOrEqualTo(3);
        foreach (var traits in new[] { ObjectTraits.Remote, ObjectTraits.Recoverable,
            ObjectTraits.Recoverable | ObjectTraits.Persistent })
            types.ShouldContain(type => (type.Traits & traits) == traits);
        var modes = types.SelectMany(static type => type.Operations).Select(static operation => operation.LockMode)
            .ToList();
        modes.ShouldContain(LockMode.Update);
        modes.ShouldContain((LockMode?)null);
        modes.ShouldContain(mode => mode != null && mode.GetType().Assembly != typeof(LockMode).Assembly);
    }

    [Theory, Trait("Rule", "16"), MemberData(nameof(Classes))]
    public void Every_operation_takes_the_lock_that_the_rules_demand(string name)
    {
        foreach (var type in AllTypes().Where(type => type.Name == name))
        {
            foreach (var operation in Reachable(type))
            {
                var demanded = MembersOf(type, operation.Name).Select(member => Demanded(member, type.HasState))
                    .Distinct().ToList();
                demanded.ShouldNotBeEmpty($"{type}.{operation} is a member of the class");
                demanded.ShouldContain(NameOf(operation.LockMode), $"the lock of {type}.{operation}");
                demanded.ShouldHaveSingleItem($"the lock of {type}.{operation} can be told from its members");
            }
        }
    }

    [Theory, Trait("Rule", "16"), MemberData(nameof(Classes))]
    public void Every_operation_of_the_interface_is_in_the_table_so_that_none_can_reach_the_object_beside_it(
        string name)
    {
        foreach (var type in AllTypes().Where(type => type.Name == name))
        {
            // Of an operation with a list of parameters there is one more method, which takes a token.
            var offered = type.InterfaceType.GetMethods()
                .DistinctBy(static method => $"{method.Name}({string.Join(",", Parameters(method))})").Count();
            type.Operations.Count(static operation => !operation.IsConstruction)
                .ShouldBeGreaterThanOrEqualTo(offered, $"operations of {type}");
            type.InterfaceType.GetProperties().Where(static property => property.PropertyType != typeof(Uid))
                .ShouldBeEmpty();
            // An interface that the author has written, a class may implement besides.
            if (type.InterfaceType.IsDefined(typeof(GeneratedInterfaceAttribute), inherit: false))
                type.ImplementationType.IsAssignableTo(type.InterfaceType)
                    .ShouldBeFalse($"a bare {type} is no stub of itself");
        }
    }

    /// <summary>The operations that a client can call, those of base classes too, as they are for this class.</summary>
    private static IEnumerable<Operation> Reachable(ObjectType type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            foreach (var operation in level.Operations.Where(static operation => !operation.IsConstruction))
                yield return type.FindOperation(operation.Name)!;
        }
    }

    /// <summary>
    /// The members of the class that an operation of that wire name may mean: all overloads with as many parameters.
    /// </summary>
    private static IEnumerable<MethodInfo> MembersOf(ObjectType type, string wireName)
    {
        var open = wireName.IndexOf('(', StringComparison.Ordinal);
        var all = Hierarchy(type.ImplementationType)
            .SelectMany(
                static level => level.GetMethods(
                    BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .ToList();
        var renamed = all.Where(
            method => Attributes(method)
                .Any(
                    attribute => attribute is OperationAttribute { Name: { } name }
                        && Prefix(method) + name == wireName))
            .ToList();
        if (renamed.Count > 0 || open < 0)
            return renamed;
        var (member, parameters) = (wireName[..open], wireName[(open + 1)..^1]);
        var alike = all.Where(method => NameOf(method) == member && Parameters(method).Count == Count(parameters))
            .ToList();
        var exact = alike.Where(method => string.Join(",", Parameters(method).Select(WireName)) == parameters).ToList();
        return exact.Count > 0 ? exact.Take(1) : alike;
    }

    // The most derived declaration comes first: an override stands for what it overrides.
    private static string? Demanded(MethodInfo method, bool hasState)
    {
        if (FromAttributes(method) is (true, var own))
            return own;
        if (PropertyOf(method) is { } property && FromAttributes(property) is (true, var shared)
            && (IsGetter(method) || shared is not ("read" or null)))
            return shared;
        return !hasState ? null : IsGetter(method) ? "read" : "write";
    }

    private static (bool Found, string? Mode) FromAttributes(MemberInfo member)
    {
        foreach (var attribute in member.GetCustomAttributes(inherit: false))
        {
            switch (attribute)
            {
                case ReadLockAttribute:
                    return (true, "read");
                case UpdateLockAttribute:
                    return (true, "update");
                case WriteLockAttribute:
                    return (true, "write");
                case NoLockAttribute:
                    return (true, null);
                default:
                    if (attribute.GetType() is { IsGenericType: true } type
                        && type.GetGenericTypeDefinition() == typeof(LockAttribute<>))
                    {
                        var mode = type.GetGenericArguments()[0];
                        return (true, mode.IsVisible || mode.IsNestedAssembly || !mode.IsNested ? mode.Name : "write");
                    }

                    break;
            }
        }

        return (false, null);
    }

    private static string? NameOf(LockMode? mode) =>
        mode is null ? null
        : ReferenceEquals(mode, LockMode.Read) ? "read"
        : ReferenceEquals(mode, LockMode.Update) ? "update"
        : ReferenceEquals(mode, LockMode.Write) ? "write"
        : mode.GetType().Name;

    private static IEnumerable<object> Attributes(MethodInfo method) =>
        method.GetCustomAttributes(inherit: false)
            .Concat(PropertyOf(method)?.GetCustomAttributes(inherit: false) ?? []);

    private static PropertyInfo? PropertyOf(MethodInfo method) =>
        method.IsSpecialName
            ? method.DeclaringType!.GetProperties(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .FirstOrDefault(property => property.GetMethod == method || property.SetMethod == method)
            : null;

    private static string Prefix(MethodInfo method) =>
        PropertyOf(method) is null ? "" : IsGetter(method) ? "get_" : "set_";

    private static bool IsGetter(MethodInfo method) => PropertyOf(method)?.GetMethod == method;

    // Without the interface that is implemented explicitly.
    private static string NameOf(MethodInfo method) => method.Name[(method.Name.LastIndexOf('.') + 1)..];

    private static List<Type> Parameters(MethodInfo method) =>
        [.. method.GetParameters().Select(static parameter => parameter.ParameterType)
            .Where(static type => type != typeof(CancellationToken))];

    private static int Count(string parameters)
    {
        var (depth, count) = (0, parameters.Length == 0 ? 0 : 1);
        foreach (var character in parameters)
        {
            depth += character is '<' or '(' or '[' ? 1 : character is '>' or ')' or ']' ? -1 : 0;
            count += character == ',' && depth == 0 ? 1 : 0;
        }

        return count;
    }

    private static string WireName(Type type)
    {
        if (type.IsByRef)
            return WireName(type.GetElementType()!);
        if (type.IsArray)
            return $"{WireName(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return WireName(underlying) + "?";
        if (type.IsGenericType)
            return $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(",", type.GetGenericArguments().Select(WireName))}>";
        return type == typeof(int)
            ? "int" : type == typeof(string) ? "string" : type == typeof(long) ? "long" : type == typeof(bool) ? "bool"
            : type == typeof(decimal)
            ? "decimal" : type == typeof(double) ? "double" : type == typeof(byte) ? "byte" : type.Name;
    }

    private static IEnumerable<Type> Hierarchy(Type type)
    {
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
            yield return level;
    }

    private static IEnumerable<ObjectType> AllTypes() => Assemblies
        .SelectMany(static assembly => assembly.GetTypes())
        .Where(
            static type => type.IsAssignableTo(typeof(Stub))
                && type is { IsAbstract: false, ContainsGenericParameters: false } && type != typeof(Stub))
        .Select(static type => TypeRegistry.Find(type))
        .OfType<ObjectType>()
        .Distinct();

    // Those beside this one that have annotated classes, and the run time itself.
    private static Assembly[] Load()
    {
        var own = typeof(EveryOperationTests).Assembly;
        Assembly[] all =
        [
            typeof(Node).Assembly, own,
            .. own.GetReferencedAssemblies()
                .Where(static name => name.Name!.StartsWith("Stubs.", StringComparison.Ordinal)).Select(Assembly.Load),
        ];
        foreach (var assembly in all)
            RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
        return all;
    }
}
