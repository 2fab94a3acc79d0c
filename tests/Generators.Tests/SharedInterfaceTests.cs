using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Tests;

/// <summary>One interface of an author's stands for one class.</summary>
public sealed class SharedInterfaceTests
{
    private const string Interface = "namespace Common { public interface IFoo { Task<int> GetAsync(); } }";

    private static string Class(string @namespace, string arguments = "") =>
        $"namespace {@namespace} {{ [Persistent{arguments}] public partial class Foo : Common.IFoo {{ private int x; public Task<int> GetAsync() => Task.FromResult(x); }} }}";

    private const string Holder =
        "[Persistent] public partial class Holder { private Common.IFoo? foo; public bool P => foo is null; [ReadLock] public Task M(List<Common.IFoo> all) => Task.FromResult(all.Count); }";

    [Fact]
    public async Task Two_classes_of_one_assembly_that_have_one_interface_are_an_error_that_names_both()
    {
        var found = (await Analysis.RunAsync(Interface, Class("One"), Class("Two"), Holder)).Select(Analysis.Describe)
            .ToList();

        found.Where(said => said.Contains("STUB0010")).ShouldBe(
        [
            "STUB0010 [Foo] 'IFoo' stands for class 'One.Foo' and for class 'Two.Foo', and a reference to it names neither; give one of them an interface of its own by Interface = \"…\" in its attribute, and its stub goes on implementing 'IFoo'",
            "STUB0010 [Foo] 'IFoo' stands for class 'Two.Foo' and for class 'One.Foo', and a reference to it names neither; give one of them an interface of its own by Interface = \"…\" in its attribute, and its stub goes on implementing 'IFoo'",
        ], ignoreOrder: true);
        found.ShouldContain(said => said.StartsWith("STUB0020 [foo] 'foo' cannot be saved: 'IFoo' is the interface of class 'One.Foo' and of class 'Two.Foo'"));
        found.ShouldContain(said => said.StartsWith("STUB0043 [all]"));
        found.Count.ShouldBe(4);
    }

    [Fact]
    public async Task With_an_interface_of_its_own_for_one_of_them_both_work() =>
        (await Analysis.RunAsync(Interface, Class("One"), Class("Two", "(Interface = \"IOther\")"), Holder))
            .ShouldBeEmpty();

    [Fact]
    public async Task Classes_of_different_assemblies_are_found_too()
    {
        var common = Emit(Driver.Run("Common", [Interface]));
        var one = Emit(Driver.Run("One", [Class("One")], common));
        var two = Emit(Driver.Run("Two", [Class("Two")], common));

        var beside = await Analysis.RunAsync(Driver.Run("Application", [Class("Mine")], common, one));
        beside.Select(Analysis.Describe).ShouldHaveSingleItem()
            .ShouldStartWith("STUB0010 [Foo] 'IFoo' stands for class 'Mine.Foo' and for class 'One.Foo'");
        var apart = await Analysis.RunAsync(Driver.Run("Application", [Holder], common, one, two));
        apart.Select(diagnostic => diagnostic.Id).ShouldBe(["STUB0020", "STUB0043"], ignoreOrder: true);
        (await Analysis.RunAsync(Driver.Run("Application", [Holder], common, one))).ShouldBeEmpty();
    }

    private static MetadataReference Emit(Generation generation)
    {
        using var image = new MemoryStream();
        generation.Output.Emit(image).Success.ShouldBeTrue();
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
