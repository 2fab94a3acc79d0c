namespace Stubs.Tests.Architecture;

public sealed class ModuleOrderTests
{
    [Fact]
    public void Every_module_uses_only_the_modules_before_it()
    {
        var forbidden = new ModuleUses(RuntimeCompilation.OfTheSources()).FindForbidden();
        forbidden.ShouldBeEmpty(string.Join(Environment.NewLine, forbidden));
    }

    [Fact]
    public void Every_folder_of_the_runtime_is_a_module_with_a_place_in_the_order()
    {
        var folders = SourceTree.FilesBelow(SourceTree.Runtime).Select(RuntimeCompilation.FolderOf).Distinct();
        folders.Where(folder => !ModuleOrder.Knows(folder))
            .ShouldBeEmpty("these folders or files are in none of the modules of DESIGN §2");
    }

    [Fact]
    public void No_two_folders_of_a_module_use_each_other()
    {
        var cycles = new ModuleUses(RuntimeCompilation.OfTheSources()).FindFoldersThatUseEachOther();
        cycles.ShouldBeEmpty(string.Join(Environment.NewLine, cycles));
    }

    [Fact]
    public void Two_folders_of_a_module_that_use_each_other_are_found()
    {
        const string First = "namespace Planted; internal class First { private Second? other; }";
        const string Second = "namespace Planted; internal class Second { private First? other; }";

        new ModuleUses(RuntimeCompilation.Of(
            ("Rpc/One/First.cs", First), ("Rpc/Two/Second.cs", Second))).FindFoldersThatUseEachOther()
            .ShouldBe(
                ["src/Runtime/Rpc/One/First.cs:1: Rpc/One uses Rpc/Two/Second",
                    "src/Runtime/Rpc/Two/Second.cs:1: Rpc/Two uses Rpc/One/First"]);
    }

    [Theory]
    [InlineData("Store/Planted.cs", "Rpc/Other.cs", "the store knows of calls")]
    [InlineData("Rpc/Planted.cs", "Store/Other.cs", "calls know of the store")]
    [InlineData("Diagnostics/Planted.cs", "Store/Other.cs", "the meter knows of the store")]
    [InlineData("Locking/Planted.cs", "Actions/Other.cs", "locks know of actions")]
    [InlineData("Operations/Planted.cs", "Calls/Other.cs", "descriptions know of calls")]
    [InlineData("Objects/Planted.cs", "Calls/Other.cs", "objects know of calls")]
    [InlineData("Calls/Planted.cs", "Placement/Other.cs", "calls know of placement")]
    [InlineData("Naming/Planted.cs", "Binding/Other.cs", "naming knows of binding")]
    [InlineData("Recovery/Planted.cs", "Node/Other.cs", "recovery knows of the node")]
    public void A_use_of_a_later_module_is_found_whatever_form_it_takes(
        string userFile, string usedFile, string because)
    {
        const string User = """
            namespace Planted;
            /// <summary>Not this: <see cref="Other"/>.</summary>
            internal class User
            {
                private Other? field;
                private List<Other[]> argument = [];
                public int Call() => Factory.Make().Number;
                public string Name => nameof(Other);
                public class Derived : Other;
                public void Catch() { try { } catch (OtherException) { } }
                [Other] public void Attributed() { }
            }
            """;
        const string Used = """
            namespace Planted;
            internal class Other { public int Number; }
            internal class OtherException : Exception;
            internal class OtherAttribute : Attribute;
            internal static class Factory { public static Other Make() => new(); }
            """;

        var forbidden = new ModuleUses(RuntimeCompilation.Of((userFile, User), (usedFile, Used))).FindForbidden()
            .Where(
                use => use.Place.EndsWith(
                    Path.GetFileName(userFile) + use.Place[use.Place.LastIndexOf(':')..], StringComparison.Ordinal))
            .ToArray();

        forbidden.Select(use => int.Parse(use.Place[(use.Place.LastIndexOf(':') + 1)..])).Distinct()
            .ShouldBe([5, 6, 7, 8, 9, 10, 11], ignoreOrder: true, because);
        forbidden[0].ToString().ShouldBe(
            $"src/Runtime/{userFile}:5: {userFile.Split('/')[0]}/User uses {usedFile.Split('/')[0]}/Other");
        new ModuleUses(RuntimeCompilation.Of(("Node/Planted.cs", User), (usedFile, Used))).FindForbidden()
            .ShouldNotContain(use => use.User == "Node/User");
    }
}
