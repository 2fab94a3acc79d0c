using System.Globalization;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Stubs.Tests
{
    /// <summary>A test with a time limit: one that hangs fails, and says so by its name.</summary>
    [XunitTestCaseDiscoverer("Stubs.Tests.Support.LimitedFactDiscoverer", "Stubs.Runtime.Tests")]
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class FactAttribute : Xunit.FactAttribute;

    /// <inheritdoc cref="FactAttribute"/>
    [XunitTestCaseDiscoverer("Stubs.Tests.Support.LimitedTheoryDiscoverer", "Stubs.Runtime.Tests")]
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class TheoryAttribute : Xunit.TheoryAttribute;
}

namespace Stubs.Tests.Support
{
    /// <summary>
    /// How long a test may take that awaits something. A test that holds its thread cannot be ended; what it waits for has
    /// limits of its own.
    /// </summary>
    internal static class TestLimit
    {
        /// <summary>The variable that says how many seconds, if it is set.</summary>
        public const string Variable = "STUBS_TEST_LIMIT";

        private const int Seconds = 90;

        public static int Milliseconds { get; } = 1000 * (int.TryParse(
            Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var seconds) ? seconds : Seconds);

        public static bool Concerns(ITestMethod method) => method.Method.ReturnType.Name.StartsWith("System.Threading.Tasks.", StringComparison.Ordinal);
    }

    public sealed class LimitedFactDiscoverer(IMessageSink sink) : FactDiscoverer(sink)
    {
        protected override IXunitTestCase CreateTestCase(
            ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
            TestLimit.Concerns(testMethod)
                ? new LimitedTestCase(
                    DiagnosticMessageSink,
                    discoveryOptions.MethodDisplayOrDefault(),
                    discoveryOptions.MethodDisplayOptionsOrDefault(),
                    testMethod)
                : base.CreateTestCase(discoveryOptions, testMethod, factAttribute);
    }

    public sealed class LimitedTheoryDiscoverer(IMessageSink sink) : TheoryDiscoverer(sink)
    {
        protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(
            ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute, object[] dataRow) =>
            TestLimit.Concerns(testMethod)
                ? [new LimitedTestCase(
                    DiagnosticMessageSink,
                    discoveryOptions.MethodDisplayOrDefault(),
                    discoveryOptions.MethodDisplayOptionsOrDefault(),
                    testMethod,
                    dataRow)]
                : base.CreateTestCasesForDataRow(discoveryOptions, testMethod, theoryAttribute, dataRow);
    }

    public sealed class LimitedTestCase : XunitTestCase
    {
        [Obsolete("For reading a test case that another process has found.", error: true)]
        public LimitedTestCase()
        {
        }

        public LimitedTestCase(
            IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method, object[]? arguments = null)
            : base(sink, display, options, method, arguments)
        {
        }

        protected override int GetTimeout(IAttributeInfo factAttribute) =>
            base.GetTimeout(factAttribute) is > 0 and var own ? own : TestLimit.Milliseconds;
    }
}
