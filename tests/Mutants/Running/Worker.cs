using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Stubs.Mutants.Running;

/// <summary>
/// Runs tests of one test assembly in this process, with and without a mutant. It reads requests from its input and
/// writes one answer each to its output:
/// <code>
/// request: NUMBER CHECK test;test…     CHECK: 1 if the tests are run without the mutant first
/// answer:  killed TEST MESSAGE | survived COUNT | unclean TEST MESSAGE | empty TEST
/// </code>
/// An unclean answer says that a test failed without the mutant.
/// </summary>
internal static class Worker
{
    private static readonly string[] Patched = ["Stubs", "Stubs.Generators", "Stubs.Analyzers"];

    public static int Run(string testAssembly)
    {
        // The answers have the output for themselves.
        var answers = Console.Out;
        Console.SetOut(TextWriter.Null);
        AssemblyLoadContextOfCopy();
        var assembly = Assembly.Load(Path.GetFileNameWithoutExtension(testAssembly));
        var tests = new TestAssembly(assembly);
        Switch(0);
        answers.WriteLine("ready");
        while (Console.In.ReadLine() is { Length: > 0 } request)
        {
            var parts = request.Split(' ', 3);
            answers.WriteLine(Answer(tests, int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), parts[1] == "1", parts[2].Split(';')).ReplaceLineEndings(" "));
            answers.Flush();
        }

        return 0;
    }

    private static string Answer(TestAssembly tests, int number, bool check, string[] names)
    {
        var count = 0;
        foreach (var name in names)
        {
            var found = tests.Find(name);
            if (found.Count == 0)
                return $"empty {name}";
            if (check && tests.Run(found) is { } unclean)
                return $"unclean {unclean}";
            Switch(number);
            try
            {
                if (tests.Run(found) is { } killed)
                    return $"killed {killed}";
            }
            finally
            {
                Switch(0);
            }

            count += found.Count;
        }

        return $"survived {count}";
    }

    // Processes that tests start have the same mutant.
    private static void Switch(int number)
    {
        Environment.SetEnvironmentVariable("STUBS_MUTANT", number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (Patched.Contains(assembly.GetName().Name) && assembly.GetType("Stubs.Planted.MutantSwitch") is { } type)
            {
                RuntimeHelpers.RunClassConstructor(type.TypeHandle);
                type.GetField("On", BindingFlags.Static | BindingFlags.NonPublic)!.SetValue(null, number);
            }
        }
    }

    // What is not loaded yet when the switch is set would not have it.
    private static void AssemblyLoadContextOfCopy()
    {
        foreach (var name in Patched)
        {
            if (File.Exists(Path.Combine(AppContext.BaseDirectory, name + ".dll")))
                Assembly.Load(name);
        }
    }

    /// <summary>The tests of an assembly, found by xunit itself.</summary>
    private sealed class TestAssembly
    {
        private readonly Dictionary<string, List<IXunitTestCase>> byClass = [];
        private readonly ILookup<string, Type> types;
        private readonly ITestFramework framework;
        private readonly ITestFrameworkDiscoverer discoverer;
        private readonly AssemblyName name;

        public TestAssembly(Assembly assembly)
        {
            name = assembly.GetName();
            types = assembly.GetTypes().Where(static type => type is { IsClass: true, IsAbstract: false }).ToLookup(static type => type.Name);
            framework = new TestFrameworkProxy(Reflector.Wrap(assembly), new NoSource(), new Silent());
            discoverer = framework.GetDiscoverer(Reflector.Wrap(assembly));
        }

        public List<IXunitTestCase> Find(string test)
        {
            var parts = test.Split('.');
            return [.. types[parts[0]].SelectMany(OfClass).Where(found => parts.Length == 1 || found.TestMethod.Method.Name == parts[1])];
        }

        private List<IXunitTestCase> OfClass(Type type)
        {
            if (byClass.TryGetValue(type.FullName!, out var known))
                return known;
            var sink = new Discovery();
            discoverer.Find(type.FullName, includeSourceInformation: false, sink, new Options());
            sink.Completed.Wait();
            return byClass[type.FullName!] = [.. sink.Found.Cast<IXunitTestCase>().Where(static test => test.SkipReason is null)];
        }

        /// <returns>The first test that failed, with its message; null if all passed.</returns>
        public string? Run(IReadOnlyList<IXunitTestCase> tests)
        {
            var sink = new Execution();
            using var executor = framework.GetExecutor(name);
            var options = new Options();
            options.SetValue("xunit.execution.DisableParallelization", (bool?)true);
            options.SetValue("xunit.execution.SynchronousMessageReporting", (bool?)true);
            executor.RunTests(tests, sink, options);
            sink.Completed.Wait();
            return sink.Failure;
        }
    }

    private sealed class Silent : LongLivedMarshalByRefObject, IMessageSink
    {
        public bool OnMessage(IMessageSinkMessage message) => true;
    }

    private sealed class NoSource : LongLivedMarshalByRefObject, ISourceInformationProvider
    {
        public ISourceInformation GetSourceInformation(ITestCase testCase) => new SourceInformation();

        public void Dispose()
        {
        }
    }

    private sealed class Discovery : LongLivedMarshalByRefObject, IMessageSink
    {
        public List<ITestCase> Found { get; } = [];

        public ManualResetEventSlim Completed { get; } = new();

        public bool OnMessage(IMessageSinkMessage message)
        {
            if (message is ITestCaseDiscoveryMessage discovered)
                Found.Add(discovered.TestCase);
            else if (message is IDiscoveryCompleteMessage)
                Completed.Set();
            return true;
        }
    }

    private sealed class Execution : LongLivedMarshalByRefObject, IMessageSink
    {
        public string? Failure { get; private set; }

        public ManualResetEventSlim Completed { get; } = new();

        public bool OnMessage(IMessageSinkMessage message)
        {
            if (message is ITestFailed failed)
                Failure ??= $"{failed.TestClass.Class.Name.Split('.')[^1]}.{failed.TestMethod.Method.Name} {failed.ExceptionTypes[0]}: {failed.Messages[0]}";
            else if (message is IErrorMessage error)
                Failure ??= $"? {error.Messages[0]}";
            else if (message is ITestAssemblyFinished)
                Completed.Set();
            return Failure is null;
        }
    }

    private sealed class Options : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
    {
        private readonly Dictionary<string, object?> values = [];

        public TValue GetValue<TValue>(string name) => values.TryGetValue(name, out var value) ? (TValue)value! : default!;

        public void SetValue<TValue>(string name, TValue value) => values[name] = value;
    }
}
