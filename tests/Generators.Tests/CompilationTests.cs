namespace Stubs.Generators.Tests;

public class CompilationTests
{
    [Fact]
    public void What_is_written_for_a_class_compiles_without_a_warning()
    {
        var generation = Driver.Run(
            """
            namespace Bank;

            /// <summary>An account.</summary>
            [Persistent, Remote]
            public partial class Account(string owner)
            {
                private readonly string owner = owner;
                private decimal balance;

                /// <summary>Who owns it.</summary>
                public string Owner => owner;

                /// <summary>What is in it.</summary>
                public decimal Balance => balance;

                /// <summary>Puts money in.</summary>
                public void Deposit(decimal amount) => balance += amount;
            }
            """);

        generation.Files.Keys.ShouldBe(["Bank.Account.g.cs"]);
        generation.Problems.ShouldBeEmpty();
    }
}
