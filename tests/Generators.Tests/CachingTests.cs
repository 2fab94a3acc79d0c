using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Stubs.Generators.Model;
using Stubs.Generators.Reading;

namespace Stubs.Generators.Tests;

/// <summary>What it costs to type into a project with annotated classes.</summary>
public sealed class CachingTests
{
    private const string Account = """
        namespace Bank;

        /// <summary>An account.</summary>
        [Persistent, Remote]
        public partial class Account
        {
            private decimal balance;
            private List<Entry> entries = [];

            /// <summary>Puts money in.</summary>
            public void Deposit(decimal amount)
            {
                balance += amount;
            }
        }
        """;

    private const string Customer = """
        namespace Bank;

        [Recoverable]
        public partial class Customer
        {
            public string Name { get; set; } = "";
            public Address? Address { get; set; }
            public Entry? Last { get; set; }
        }
        """;

    private const string Data = """
        namespace Bank;

        public record Entry(decimal Amount);

        public record Address(string Street);
        """;

    private const string Other = """
        namespace Elsewhere;

        public class Other
        {
            public int Method() => 1;
        }
        """;

    private const string Overdrawn = """
        namespace Bank;

        public class OverdrawnException(decimal missing) : Exception("Overdrawn.")
        {
            public decimal Missing { get; } = missing;

            public override string ToString()
            {
                return "Overdrawn.";
            }
        }
        """;

    private static Typing Start() => new(Account, Customer, Data, Other);

    private const string Box = """
        namespace Bank;

        [Persistent]
        public partial class Box<T> { public T? Content { get; set; } }
        """;

    private const string Uses = """
        namespace Elsewhere;

        using Bank;

        public class Uses
        {
            public object Find() => typeof(BoxStub<int>);
        }
        """;

    [Fact]
    public void A_construction_that_is_named_writes_what_registers_it_and_nothing_else()
    {
        var typing = new Typing(Account, Box, Uses, Data);
        typing.ShouldHaveWritten(
            "Bank.Account.g.cs", "Bank.Box-00601.g.cs", "Bank_EntryCodec.g.cs", Writing.StampFile.HintName,
            Writing.ConstructionsFile.HintName);

        typing.Replace("typeof(BoxStub<int>);", "typeof(BoxStub<Address>);")
            .ShouldHaveWritten("Bank_AddressCodec.g.cs", Writing.ConstructionsFile.HintName);
        typing.Replace("typeof(BoxStub<Address>);", "typeof(BoxStub<Address>).Name + typeof(BoxStub<Address>);")
            .ShouldHaveWritten();
    }

    [Fact]
    public void An_edit_in_another_file_writes_nothing()
    {
        var typing = Start()
            .Replace("public int Method() => 1;", "public string Method(int added) => \"2\"; public class Added;");

        typing.ShouldHaveReadNothingNew();
        typing.ShouldHaveWrittenNothing();
    }

    [Fact]
    public void An_edit_in_the_body_of_a_method_writes_nothing()
    {
        var typing = Start().Replace("balance += amount;", "balance += amount * 2; Console.WriteLine(balance);");

        typing.ShouldHaveReadNothingNew();
        typing.ShouldHaveWrittenNothing();
    }

    [Theory]
    [InlineData("An account.", "An account of a customer.")]
    [InlineData("Puts money in.", "Puts money into it. <remarks>Twice.</remarks>")]
    [InlineData("private decimal balance;", "private decimal balance; // not much")]
    [InlineData(
        "namespace Bank;\n\n/// <summary>An account.", "// A file.\n\n\nnamespace Bank;\n\n/// <summary>An account.")]
    public void An_edit_in_a_comment_writes_nothing(string old, string @new)
    {
        var typing = Start().Replace(old, @new);

        typing.ShouldHaveReadNothingNew();
        typing.ShouldHaveWrittenNothing();
    }

    [Theory]
    [InlineData(
        "private List<Entry> entries = [];",
        "private List<Entry> entries = []; public int Half { get { return field; } set { } }")]
    [InlineData("private List<Entry> entries = [];", "#nullable disable\n    private List<Entry> entries = [];")]
    [InlineData("balance += amount;", "#nullable disable\n        balance += amount;")]
    [InlineData("public string Name { get; set; } = \"\";", "public string Name { get; set; } = Other.Text;")]
    [InlineData("public int Method() => 1;", "public class Entry;")]
    [InlineData("namespace Elsewhere;", "global using Entry = System.Int32; namespace Elsewhere;")]
    [InlineData(
        "public record Entry(decimal Amount);",
        "public record Entry(decimal Amount) { public override string ToString() => \"\"; }")]
    [InlineData("[Persistent, Remote]", "[Persistent]")]
    [InlineData(
        "/// <summary>An account.</summary>",
        "[Recoverable] public partial class Added; /// <summary>An account.</summary>")]
    public void What_is_written_after_an_edit_is_what_would_be_written_anew(string old, string @new)
    {
        var typing = Start().Replace(old, @new);
        var again = typing.Replace("namespace Bank;\n\npublic record", "namespace Bank;\n// Again.\npublic record");

        again.Result.GeneratedSources.Select(Text).Order().ShouldBe(Anew(again).Select(Text).Order());
    }

    [Fact]
    public void A_change_of_one_class_writes_that_class_alone() =>
        Start().Replace("private decimal balance;", "private decimal balance; private int added;")
            .ShouldHaveWritten("Bank.Account.g.cs");

    [Fact]
    public void A_new_operation_writes_that_class_alone() =>
        Start().Replace("public string Name", "public void Rename() { } public string Name")
            .ShouldHaveWritten("Bank.Customer.g.cs");

    [Fact]
    public void A_change_of_a_data_type_writes_its_codec_alone() =>
        Start().Replace("Entry(decimal Amount)", "Entry(decimal Amount, string Text)")
            .ShouldHaveWritten("Bank_EntryCodec.g.cs");

    [Fact]
    public void A_new_class_writes_that_class_alone() =>
        Start().Add("namespace Bank; [Persistent] public partial class Added { public Entry? Entry { get; set; } }")
            .ShouldHaveWritten("Bank.Added.g.cs");

    [Fact]
    public void A_new_data_type_of_one_class_leaves_those_of_others_alone() =>
        Start().Add("namespace Bank; public record Zone(int X);")
            .Replace("public string Name", "public Zone? Zone; public string Name")
            .ShouldHaveWritten("Bank.Customer.g.cs", "Bank_ZoneCodec.g.cs");

    [Fact]
    public void A_class_that_goes_takes_its_file_along()
    {
        var typing = Start().Replace("[Recoverable]", "");

        typing.ShouldHaveWritten();
        typing.Result.GeneratedSources.Select(source => source.HintName)
            .ShouldBe(["generated-contract.g.cs", "Bank.Account.g.cs", "Bank_EntryCodec.g.cs"], ignoreOrder: true);
    }

    [Fact]
    public void An_edit_in_another_file_or_in_a_body_does_not_write_an_exception_again()
    {
        var typing = Start().Add(Overdrawn);

        typing.Replace("public int Method() => 1;", "public int Method() => 2; public int Another;")
            .ShouldHaveWrittenNothing();
        typing.Replace("return \"Overdrawn.\"", "return \"Overdrawn!\"").ShouldHaveWrittenNothing();
        typing.ShouldHaveReadNothingNew();
    }

    [Fact]
    public void A_change_of_an_exception_writes_that_alone() =>
        Start().Add(Overdrawn)
            .Replace("public decimal Missing", "public int Added { get; set; } public decimal Missing")
                .ShouldHaveWritten("Bank_OverdrawnExceptionMembers.g.cs");

    [Fact]
    public void An_exception_in_parts_is_written_once() =>
        Start().Add("namespace Bank; public partial class PartedException : Exception;")
            .Add("namespace Bank; public partial class PartedException : Exception { public int Part; }")
            .Result.GeneratedSources.Count(source => source.HintName == "Bank_PartedExceptionMembers.g.cs").ShouldBe(1);

    [Fact]
    public void Only_what_may_be_an_exception_by_its_name_is_looked_at()
    {
        var typing = new Typing(
            "class A : Exception; class BException : A; class C : A; class D { } class E : D; class F : IComparable { public int CompareTo(object? other) => 0; }");

        typing.Result.GeneratedSources.Select(source => source.HintName)
            .ShouldBe(["generated-contract.g.cs", "AMembers.g.cs", "BExceptionMembers.g.cs"], ignoreOrder: true);
    }

    [Fact]
    public void A_class_with_several_attributes_is_written_once_wherever_they_stand()
    {
        var typing = Start().Add("namespace Bank; [Recoverable] partial class Account;");

        typing.Result.GeneratedSources.Count(source => source.HintName == "Bank.Account.g.cs").ShouldBe(1);
    }

    [Fact]
    public void The_order_of_the_files_does_not_matter()
    {
        var forward = new Typing(Account, Customer, Data, Other).Result.GeneratedSources;
        var backward = new Typing(Other, Data, Customer, Account).Result.GeneratedSources;

        backward.Select(Text).Order().ShouldBe(forward.Select(Text).Order());
    }

    [Fact]
    public void Types_that_differ_only_by_case_get_different_files()
    {
        var generation = Driver.Run(
            "namespace A { [Persistent] public partial class Thing { public Data? D; public data? E; } [Persistent] public partial class thing; public record Data(int A); public record data(int A); }",
            "namespace a { [Remote] public partial class Thing; }");

        generation.Files.Count.ShouldBe(5);
        generation.Problems.Where(problem => problem.Id is not ("CS1591" or "CS8981")).ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_of_an_old_compilation_is_kept()
    {
        var typing = Start();
        var old = Forget(typing);

        for (var attempt = 0; attempt < 10 && old.IsAlive; attempt++)
            GC.Collect();

        old.IsAlive.ShouldBeFalse();
        GC.KeepAlive(typing);
    }

    [Fact]
    public void What_passes_between_the_steps_is_made_of_texts()
    {
        var seen = new HashSet<Type>();
        var pending = new Queue<Type>([typeof(ClassReading), typeof(ExceptionReading)]);
        while (pending.TryDequeue(out var type))
        {
            if (!seen.Add(type) || type == typeof(string) || type.IsPrimitive || type.IsEnum)
                continue;
            if (type.IsGenericType && type.GetGenericTypeDefinition() is var definition
                && (definition == typeof(EquatableArray<>) || definition == typeof(Nullable<>)))
            {
                pending.Enqueue(type.GetGenericArguments()[0]);
                continue;
            }

            type.Namespace.ShouldBeOneOf(typeof(ClassModel).Namespace, typeof(ClassReading).Namespace);
            type.GetMethod("<Clone>$").ShouldNotBeNull($"{type} is no record");
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
                pending.Enqueue(field.FieldType);
        }

        seen.Count.ShouldBeGreaterThan(10);
    }

    private static IEnumerable<Microsoft.CodeAnalysis.GeneratedSourceResult> Anew(Typing typing) =>
        Driver.Create().RunGenerators(typing.Compilation).GetRunResult().Results.Single().GeneratedSources;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Forget(Typing typing)
    {
        var old = new WeakReference(typing.Compilation);
        typing.Replace("balance += amount;", "balance -= amount;").Replace("Method() => 1", "Method() => 2");
        return old;
    }

    private static string Text(Microsoft.CodeAnalysis.GeneratedSourceResult source) =>
        source.HintName + source.SourceText;
}
