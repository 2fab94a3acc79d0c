using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Tests;

/// <summary>One assembly declares classes, another derives from them, refers to them and uses its data types.</summary>
public sealed class AssembliesTests
{
    private const string Library = """
        namespace Library;

        [Persistent, Remote]
        public partial class Account
        {
            private readonly string owner;
            private List<IAccount?> friends = [];
            [Transient] private readonly object gate = new();

            protected Account(string owner) => this.owner = owner;

            public string Owner { get { lock (gate) return owner; } }

            public virtual void Deposit(decimal amount, Data? data = null) { }

            public void Deposit(int amount) { }

            [ReadLock] public List<IAccount?> Friends(IAccount? first) => friends;

            public Task<int> CountAsync(CancellationToken cancellationToken) => Task.FromResult(1);
        }

        [Recoverable]
        public partial class Implicit
        {
            private int number = Environment.ProcessorCount;
            public int Number => number;
        }

        [Recoverable]
        public abstract partial record Document(string Title)
        {
            public int Pages { get; set; }
        }

        [Remote] internal partial class Hidden { public void Do() { } }

        public record Data(int Number, IReadOnlyList<string> Names)
        {
            public string? Note { get; set; }
            public required Uri Link { get; init; }
            public int Doubled => Number * 2;
        }

        public struct Plain { public int X; public string? Y { get; set; } }

        public class Closed<T> { private T? secret; public T? Secret { get => secret; internal set => secret = value; } }

        public class Base { public int InBase; }
        """;

    private const string Application = """
        using Library;

        namespace Application;

        [Persistent]
        public partial class Savings : Account
        {
            private int years;
            public Savings(string owner) : base(owner) { }
            public override void Deposit(decimal amount, Data? data = null) => years++;
            public int Years => years;
        }

        [Persistent]
        public partial class Primary(string name) : Account(name)
        {
            public int More { get; set; }
        }

        [Recoverable]
        public partial class Counting : Implicit
        {
            private int second = 2;
            public Counting(int second) => this.second = second;
            public int Second => second;
        }

        [Recoverable]
        public partial record Letter(string Title, string To) : Document(Title);

        [Persistent]
        public partial class Holder
        {
            private IAccount? one;
            private Dictionary<string, AccountStub> many = [];
            private ISavings? mine;
            private Data? data;
            private Plain plain;
            public void Set(IAccount a, SavingsStub b, Data c, Plain[] d) => (one, mine, data, plain) = (a, b, c, d[0]);
            public Data? Get() => one is null || mine is null || many.Count == 0 ? null : data;
        }
        """;

    [Fact]
    public void A_derived_class_has_operations_whose_data_only_the_assembly_of_its_base_class_writes()
    {
        // What shows no data is not exported.
        var library = Driver.Run(
            """
            public sealed class Letter { private int secret = 1; public int Peek() => secret; }
            public interface ITray { int this[int at] { get; set; } }
            [Remote] public partial class Desk { public Letter Look() => new(); public void Put(Letter letter, int at) { } }
            [Persistent] public partial class Slots : ITray { private int[] all = new int[3]; int ITray.this[int at] { get => all[at]; set => all[at] = value; } }
            """);
        library.Problems.Where(IsNotAboutComments).ShouldBeEmpty();

        var application = Driver.Run(
            "Application",
            ["[Remote] public partial class Bureau : Desk; [Persistent] public partial class MoreSlots : Slots;"],
            Emit(library.Output));

        application.Problems.Where(IsNotAboutComments).ShouldBeEmpty();
        application.Files["Bureau.g.cs"].ShouldContain("PutAsync(global::Letter letter, int at");
        application.Files["MoreSlots.g.cs"].ShouldContain("SetItemAsync(");
    }

    [Fact]
    public async Task Classes_and_data_of_another_assembly_can_be_derived_from_and_used()
    {
        var library = Driver.Run(Library);
        library.Problems.Where(IsNotAboutComments).ShouldBeEmpty();

        var application = Driver.Run("Application", [Application], Emit(library.Output));

        application.Problems.Where(IsNotAboutComments).ShouldBeEmpty();
        (await Analysis.RunAsync(application)).Select(Analysis.Describe).ShouldBeEmpty();
        application.Files["Application.Savings.g.cs"].ShouldContain(": base(ref blank)");
        application.Files["Application.Savings.g.cs"].ShouldContain("Operation.Inherited(\"Deposit(decimal,Data)\")");
        application.Files["Application.Savings.g.cs"].ShouldContain("(decimal amount, global::Library.Data? ");
        application.Files["Application.Counting.g.cs"].ShouldContain(": base()");
        application.Files["Application.Primary.g.cs"].ShouldContain("GetUninitializedObject");
    }

    [Theory]
    [InlineData("public Closed<Action>? F;", "STUB0020", "'Action' is a delegate, which is code")]
    [InlineData("public Account? F;", "STUB0022", "use 'IAccount'")]
    public async Task What_cannot_be_reached_in_another_assembly_is_reported(string member, string id, string message)
    {
        var source = $"using Library; [Persistent] public partial class A {{ {member} }}";
        var application = Driver.Run("Application", [source], Emit(Driver.Run(Library).Output));

        var diagnostics = await Analysis.RunAsync(application);

        diagnostics.ShouldHaveSingleItem().Id.ShouldBe(id);
        diagnostics[0].GetMessage().ShouldContain(message);
    }

    [Fact]
    public async Task A_base_class_without_private_fields_loses_nothing()
    {
        var application = Driver.Run(
            "Application",
            ["[Persistent] public partial class A : Library.Base { private int x; public int X => x++; }"],
            Emit(Driver.Run(Library).Output));

        (await Analysis.RunAsync(application)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_base_class_of_another_assembly_brings_and_no_client_needs_can_be_taken_back()
    {
        const string library =
            "public class Base { public Stream Open() => Stream.Null; public virtual Action Act(Action x) => x; }";
        var reference = Emit(Driver.Compile("Library", [library]));

        var found = await Analysis.RunAsync(
            Driver.Run("Application", ["[Persistent] public partial class A : Base;"], reference));
        found.Select(Analysis.Describe).ShouldBe(
        [
            "STUB0044 [A] The result of 'Act' cannot be sent: 'Action' is a delegate, which is code; it is inherited from 'Base' of another assembly, so if clients do not need it, declare it again in the class, marked [Local]",
            "STUB0044 [A] The result of 'Open' cannot be sent: 'Stream' has no stored form; it is inherited from 'Base' of another assembly, so if clients do not need it, declare it again in the class, marked [Local]",
        ], ignoreOrder: true);
        (await Analysis.RunAsync(Driver.Run(
            "Application",
            ["[Persistent] public partial class A : Base { [Local] public new Stream Open() => base.Open(); [Local] public override Action Act(Action x) => base.Act(x); }"],
            reference))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_base_class_for_which_another_assembly_has_no_generated_code_is_an_error_and_breaks_no_generated_file()
    {
        var reference = Emit(Driver.Compile("Library", ["[Persistent] public partial class Base { public int X { get; set; } }"]));

        var application = Driver.Run(
            "Application", ["[Persistent] public partial class A : Base { private int x; public int Y => x++; }"], reference);

        (await Analysis.RunAsync(application)).Select(Analysis.Describe).ShouldHaveSingleItem().ShouldBe(
            "STUB0003 [A] 'A' cannot be persistent, recoverable or remote: nothing was generated for its base class 'Base' of another assembly, which must be built with this package");
        application.Files.ShouldBeEmpty();
    }

    private static bool IsNotAboutComments(Diagnostic problem) => problem.Id != "CS1591";

    private static MetadataReference Emit(Compilation compilation)
    {
        using var image = new MemoryStream();
        compilation.Emit(image).Success.ShouldBeTrue();
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    [Fact]
    public void The_exceptions_of_a_referenced_assembly_are_known_before_one_of_them_can_arrive()
    {
        const string Marker = "Exceptions are known";
        var library = Driver.Run(
            "ExceptionLibrary",
            [$"namespace Library; public class LostException : Exception {{ public int Number {{ get; set; }} }} internal static class Start {{ [System.Runtime.CompilerServices.ModuleInitializer] internal static void Mark() => AppContext.SetData(\"{Marker}\", true); }}"]);
        var application = Driver.Run(
            "ExceptionApplication", ["public static class Program { public static void Main() { } }"],
            library.Output.ToMetadataReference());
        library.Problems.Where(problem => problem.Id != "CS1591").ShouldBeEmpty();
        application.Problems.Where(problem => problem.Id != "CS1591").ShouldBeEmpty();

        var context = new System.Runtime.Loader.AssemblyLoadContext("exceptions");
        Load(context, library.Output);
        var loaded = Load(context, application.Output);
        AppContext.GetData(Marker).ShouldBeNull();
        System.Runtime.CompilerServices.RuntimeHelpers.RunModuleConstructor(loaded.ManifestModule.ModuleHandle);

        AppContext.GetData(Marker).ShouldBe(true);
    }

    private static System.Reflection.Assembly Load(
        System.Runtime.Loader.AssemblyLoadContext context, Compilation compilation)
    {
        using var stream = new MemoryStream();
        compilation.Emit(stream).Success.ShouldBeTrue();
        stream.Position = 0;
        return context.LoadFromStream(stream);
    }
}
