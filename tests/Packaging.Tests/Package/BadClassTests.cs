using Stubs.Packaging.Tests.Support;

namespace Stubs.Packaging.Tests.Package;

[Collection(PackedStubsCollection.Name)]
public sealed class BadClassTests(PackedStubs packed)
{
    [Fact]
    public async Task The_analyzers_of_the_package_report_a_class_that_cannot_work_and_the_compiler_reports_nothing_else()
    {
        var directory = packed.NewProgram("bad",
            """
            using Stubs;

            Console.WriteLine(typeof(Account));

            [Persistent]
            public class Account
            {
                public decimal Balance { get; set; }
            }
            """);

        var build = await packed.RunAsync(directory, "dotnet build", exitCode: 1);
        build.ShouldContain("Program.cs(6,14): error STUB0001");
        build.ShouldContain("0 Warning(s)");
        build.ShouldContain("1 Error(s)");
    }
}
