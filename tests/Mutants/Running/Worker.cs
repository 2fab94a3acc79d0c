using System.Diagnostics;
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
/// request: NUMBER test;test…
/// answer:  killed TEST MESSAGE | survived COUNT | unclean TEST MESSAGE | empty TEST
/// </code>
/// The first test that fails ends the run. It is run again without the mutant: an unclean answer says that it failed
/// there too.
/// </summary>
internal static class Worker
{
    private static readonly string[] Patched = ["Stubs", "Stubs.Generators", "Stubs.Analyzers"];

    public static int Run(string testAssembly)
    {
        // The answers have the output for themselves.
        var answers = Console.Out;
        Console.SetOut(TextWriter.Null);
        Trace.Listeners.Clear();
        Trace.Listeners.Add(new AssertionListener());
        AssemblyLoadContextOfCopy();
        var assembly = Assembly.Load(Path.GetFileNameWithoutExtension(testAssembly));
        var tests = new TestAssembly(assembly);
        Switch(0);
        answers.WriteLine("ready");
        while (Console.In.ReadLine() is { Length: > 0 } request)
        {
            var parts = request.Split(' ', 2);
            answers.WriteLine(
                Answer(
                    tests, int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), parts[1].Split(';'))
                        .ReplaceLineEndings(" "));
            answers.Flush();
        }

        return 0;
    }

    private static string Answer(TestAssembly tests, int number, string[] names)
    {
        var count = 0;
        Failure? late = null;
        foreach (var name in names)
        {
            var found = tests.Find(name);
            if (found.Count == 0)
                return $"empty {name}";
            Switch(number);
            var failure = tests.Run(found);
            Switch(0);
            if (failure is { IsOfTime: true } && name != names[^1])
                late ??= failure;
            else if (failure is not null)
                return tests.Run([failure.Test ?? found[0]]) is { } again ? $"unclean {again}" : $"killed {failure}";
            count += found.Count;
        }

        return late is null ? $"survived {count}" : $"killed {late}";
    }

    // Processes that tests start have the same mutant.
    private static void Switch(int number)
    {
        Environment.SetEnvironmentVariable(
            "STUBS_MUTANT", number.ToString(System.Globalization.CultureInfo.InvariantCulture));
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
            types = assembly.GetTypes().Where(static type => type is { IsClass: true, IsAbstract: false })
                .ToLookup(static type => type.Name);
            framework = new TestFrameworkProxy(Reflector.Wrap(assembly), new NoSource(), new Silent());
            discoverer = framework.GetDiscoverer(Reflector.Wrap(assembly));
        }

        public List<IXunitTestCase> Find(string test)
        {
            var parts = test.Split('.');
            return [
                .. types[parts[0]].SelectMany(OfClass)
                    .Where(found => parts.Length == 1 || found.TestMethod.Method.Name == parts[1])];
        }

        private List<IXunitTestCase> OfClass(Type type)
        {
            if (byClass.TryGetValue(type.FullName!, out var known))
                return known;
            var sink = new Discovery();
            discoverer.Find(type.FullName, includeSourceInformation: false, sink, new Options());
            sink.Completed.Wait();
            return byClass[type.FullName!] = [
                .. sink.Found.Cast<IXunitTestCase>().Where(static test => test.SkipReason is null)];
        }

        /// <returns>The first test that failed, with its message; null if all passed.</returns>
        public Failure? Run(IReadOnlyList<IXunitTestCase> tests)
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

    private sealed record Failure(IXunitTestCase? Test, string Text)
    {
        /// <summary>Whether a wait of the test has taken too long, and nothing else is known to be wrong.</summary>
        public bool IsOfTime =>
            Text.Contains(" System.TimeoutException: The operation has timed out", StringComparison.Ordinal);

        public override string ToString() => Text;
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
        public Failure? Failure { get; private set; }

        public ManualResetEventSlim Completed { get; } = new();

        public bool OnMessage(IMessageSinkMessage message)
        {
            if (message is ITestFailed failed)
                Note(new(
                    failed.TestCase as IXunitTestCase,
                    $"{failed.TestClass.Class.Name.Split('.')[^1]}.{failed.TestMethod.Method.Name} {failed.ExceptionTypes[0]}: {failed.Messages[0]}"));
            else if (message is IErrorMessage error)
                Note(new(null, $"? {error.Messages[0]}"));
            else if (message is ITestAssemblyFinished)
                Completed.Set();
            return Failure is null or { IsOfTime: true };
        }

        // That a wait took too long says little: another test may say what is wrong.
        private void Note(Failure failure)
        {
            if (Failure is null or { IsOfTime: true })
                Failure = Failure is not null && failure.IsOfTime ? Failure : failure;
        }
    }

    private sealed class Options : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
    {
        private readonly Dictionary<string, object?> values = [];

        public TValue GetValue<TValue>(string name) =>
            values.TryGetValue(name, out var value) ? (TValue)value! : default!;

        public void SetValue<TValue>(string name, TValue value) => values[name] = value;
    }
}
