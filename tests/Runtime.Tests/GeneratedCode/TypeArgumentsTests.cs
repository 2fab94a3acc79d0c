using Shouldly;
using Stubs.Generated;
using Xunit;

namespace Stubs.Runtime.Tests.GeneratedCode;

/// <summary>The names under which constructions of generic classes are stored.</summary>
public sealed class TypeArgumentsTests
{
    public static TheoryData<Type, string> Names => new()
    {
        { typeof(int), "int" },
        { typeof(string), "string" },
        { typeof(decimal?), "decimal?" },
        { typeof(DayOfWeek), "System.DayOfWeek" },
        { typeof(DayOfWeek?), "System.DayOfWeek?" },
        { typeof(byte[]), "byte[]" },
        { typeof(int[][,]), "int[][,]" },
        { typeof(List<int?[]>), "System.Collections.Generic.List<int?[]>" },
        { typeof((int A, string B)), "System.ValueTuple<int,string>" },
        { typeof(Dictionary<string, List<Guid>>),
            "System.Collections.Generic.Dictionary<string,System.Collections.Generic.List<System.Guid>>" },
        { typeof(Outer<int>.Inner), "Stubs.Runtime.Tests.GeneratedCode.TypeArgumentsTests+Outer<int>+Inner" },
        { typeof(Outer<int>.Inner<string>),
            "Stubs.Runtime.Tests.GeneratedCode.TypeArgumentsTests+Outer<int>+Inner<string>" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void An_argument_is_named_as_in_source_without_its_assembly(Type argument, string name) =>
        TypeArguments.Name("Shop.Box<{0}>", argument).ShouldBe($"Shop.Box<{name}>");

    [Fact]
    public void Arguments_stand_where_the_type_that_declares_them_does() =>
        TypeArguments.Name("Shop.Outer<{0}>+Box<{1},{2}>", typeof(int), typeof(string), typeof(bool))
            .ShouldBe("Shop.Outer<int>+Box<string,bool>");

    private static class Outer<T>
    {
        public sealed class Inner;

        public sealed class Inner<TInner>;
    }
}
