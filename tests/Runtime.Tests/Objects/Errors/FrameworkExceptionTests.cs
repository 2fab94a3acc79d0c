using System.Reflection;
using Stubs.Calls;

namespace Stubs.Tests.Objects.Errors;

/// <summary>
/// Each public exception of the shared framework arrives as itself, or is listed here with the reason why not.
/// </summary>
[Trait("Rule", "40")]
public sealed class FrameworkExceptionTests
{
    private const string Ends =
        "The process does not survive it, or it belongs to a feature that the framework no longer has.";
    private const string Live = "What it tells is objects of its own process.";
    private const string Native = "It tells of native code and its conventions.";
    private const string Far =
        "It belongs to a module that operations seldom use, and would keep it in a trimmed program.";

    private static readonly Dictionary<string, string> StayBehind = new()
    {
        ["Microsoft.CSharp.RuntimeBinder.RuntimeBinderException"] = Far,
        ["Microsoft.CSharp.RuntimeBinder.RuntimeBinderInternalCompilerException"] = Far,
        ["Microsoft.VisualBasic.CompilerServices.IncompleteInitialization"] = Far,
        ["Microsoft.VisualBasic.FileIO.MalformedLineException"] = Far,
        ["System.AccessViolationException"] = Ends,
        ["System.AppDomainUnloadedException"] = Ends,
        ["System.CannotUnloadAppDomainException"] = Ends,
        ["System.ComponentModel.Design.CheckoutException"] = Far,
        ["System.ComponentModel.LicenseException"] = Live,
        ["System.ComponentModel.WarningException"] = Far,
        ["System.ContextMarshalException"] = Ends,
        ["System.Data.Common.DbException"] = "It is abstract: each provider has a class of its own.",
        ["System.Diagnostics.Contracts.ContractException"] = Ends,
        ["System.Diagnostics.Tracing.EventSourceException"] = Far,
        ["System.ExecutionEngineException"] = Ends,
        ["System.Formats.Asn1.AsnContentException"] = Far,
        ["System.IO.InternalBufferOverflowException"] = Far,
        ["System.IO.IsolatedStorage.IsolatedStorageException"] = Far,
        ["System.MulticastNotSupportedException"] = Ends,
        ["System.Net.HttpListenerException"] = Far,
        ["System.Net.Mail.SmtpFailedRecipientException"] = Live,
        ["System.Net.Mail.SmtpFailedRecipientsException"] = Live,
        ["System.Net.NetworkInformation.NetworkInformationException"] = Far,
        ["System.Net.Quic.QuicException"] = Far,
        ["System.Net.WebException"] = Live,
        ["System.Reflection.Metadata.ImageFormatLimitationException"] = Far,
        ["System.Reflection.ReflectionTypeLoadException"] = Live,
        ["System.Runtime.CompilerServices.RuntimeWrappedException"] = Live,
        ["System.Runtime.InteropServices.InvalidComObjectException"] = Native,
        ["System.Runtime.InteropServices.InvalidOleVariantTypeException"] = Native,
        ["System.Runtime.InteropServices.JavaScript.JSException"] = Native,
        ["System.Runtime.InteropServices.MarshalDirectiveException"] = Native,
        ["System.Runtime.InteropServices.SEHException"] = Native,
        ["System.Runtime.InteropServices.SafeArrayRankMismatchException"] = Native,
        ["System.Runtime.InteropServices.SafeArrayTypeMismatchException"] = Native,
        ["System.Security.AccessControl.PrivilegeNotHeldException"] = Far,
        ["System.Security.Cryptography.X509Certificates.Pkcs12LoadLimitExceededException"] = Far,
        ["System.Security.Principal.IdentityNotMappedException"] = Far,
        ["System.Security.VerificationException"] = Ends,
        ["System.StackOverflowException"] = Ends,
        ["System.Threading.AbandonedMutexException"] = Live,
        ["System.Threading.ThreadAbortException"] = Ends,
        ["System.Threading.ThreadStartException"] = Ends,
        ["System.TypeUnloadedException"] = Ends,
        ["System.Xml.Schema.XmlSchemaException"] = Far,
        ["System.Xml.Schema.XmlSchemaInferenceException"] = Far,
        ["System.Xml.Schema.XmlSchemaValidationException"] = Far,
        ["System.Xml.XPath.XPathException"] = Far,
        ["System.Xml.Xsl.XsltCompileException"] = Far,
        ["System.Xml.Xsl.XsltException"] = Far,
        ["System.IO.Compression.ZLibException"] = "It is not in the reference assemblies.",
    };

    public static TheoryData<string> Names => [.. FrameworkTypes.Select(static type => type.FullName!)];

    private static Type[] FrameworkTypes { get; } =
    [
        .. Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
            .Select(static file => Path.GetFileNameWithoutExtension(file))
            .Where(
                static name => name.StartsWith("System", StringComparison.Ordinal)
                    || name.StartsWith("Microsoft", StringComparison.Ordinal))
            .SelectMany(static name => Assembly.Load(new AssemblyName(name)).GetExportedTypes())
            .Where(static type => typeof(Exception).IsAssignableFrom(type))
            .DistinctBy(static type => type.FullName),
    ];

    [Theory, MemberData(nameof(Names))]
    public void An_exception_of_the_framework_arrives_as_itself_or_stays_behind_for_a_reason(string name)
    {
        if (StayBehind.ContainsKey(name))
            FrameworkExceptions.Find(name).ShouldBeNull("It is in both lists.");
        else
            FrameworkExceptions.Find(name)
                .ShouldNotBeNull("It is in neither list.")(new WrittenException { Type = name })
                    .GetType().FullName.ShouldBe(name);
    }

    [Fact]
    public void The_lists_name_nothing_that_is_not_there() =>
        StayBehind.Keys.Concat(FrameworkExceptions.Names).Except(FrameworkTypes.Select(
            static type => type.FullName!)).ShouldBeEmpty();

    [Fact]
    public void One_that_stays_behind_gives_advice_that_can_be_followed()
    {
        Exception[] behind = [
            new AbandonedMutexException("left"), new System.Net.NetworkInformation.NetworkInformationException(5),
            new System.IO.IsolatedStorage.IsolatedStorageException("no")];
        foreach (var error in behind)
        {
            var arrived = Carried.Read(Carried.Write(error)).ShouldBeOfType<RemoteOperationException>();

            arrived.TypeName.ShouldBe(error.GetType().FullName);
            arrived.Message.ShouldContain("class of the framework");
            arrived.Message.ShouldNotContain("referenced Stubs");
        }
    }

    [Fact]
    public void What_an_exception_tells_besides_its_message_comes_along()
    {
        Same(
            new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound),
            static of => (of.SocketErrorCode, of.ErrorCode));
        Same(new System.ComponentModel.Win32Exception(5, "no"), static of => of.NativeErrorCode);
        Same(
            new HttpRequestException(
                HttpRequestError.ConnectionError, "no", new TimeoutException("t"), System.Net.HttpStatusCode.Gone),
            static of => (of.HttpRequestError, of.StatusCode, of.InnerException!.Message));
        Same(new HttpRequestException("no"), static of => (of.HttpRequestError, of.StatusCode));
        Same(
            new System.Text.Json.JsonException("no", "$[1]", 2, 3),
            static of => (of.Path, of.LineNumber, of.BytePositionInLine));
        Same(
            Thrown<System.Text.Json.JsonException>(
                static () => System.Text.Json.JsonSerializer.Deserialize<int[]>("[1,x]")),
            static of => (of.Path, of.LineNumber, of.BytePositionInLine));
        Same(
            Thrown<System.Xml.XmlException>(static () => System.Xml.Linq.XElement.Parse("<a>")),
            static of => (of.LineNumber, of.LinePosition));
        Same(
            Thrown<System.Text.RegularExpressions.RegexParseException>(
                static () => new System.Text.RegularExpressions.Regex("(")), static of => (of.Error, of.Offset));
        Same(
            new System.Text.RegularExpressions.RegexMatchTimeoutException("in", "p", TimeSpan.FromSeconds(2)),
            static of => (of.Input, of.Pattern, of.MatchTimeout));
        Same(
            Thrown<System.Text.DecoderFallbackException>(
                static () => new System.Text.UTF8Encoding(false, true).GetString([0xFF])),
            static of => (of.Index, Convert.ToHexString(of.BytesUnknown!)));
        Same(
            Thrown<System.Globalization.CultureNotFoundException>(
                static () => System.Globalization.CultureInfo.GetCultureInfo("no culture at all")),
            static of => (of.InvalidCultureName, of.ParamName));
        Same(
            new TypeInitializationException("A.B", new FormatException("f")),
            static of => (of.TypeName, of.InnerException!.Message));
        Same(new TargetInvocationException(new FormatException("f")), static of => of.InnerException!.GetType());
        Same(new ArgumentOutOfRangeException("p", 7, "no"), static of => (of.ParamName, of.ActualValue));
        Same(
            new ArgumentNullException("no", new FormatException("f")),
            static of => (of.ParamName, of.InnerException!.Message));
        Same(new ObjectDisposedException("o", "gone"), static of => of.ObjectName);
        Same(new NotFiniteNumberException("no", 1.5), static of => of.OffendingNumber);
        Same(
            new System.Net.WebSockets.WebSocketException(System.Net.WebSockets.WebSocketError.Faulted, "no"),
            static of => of.WebSocketErrorCode);
        Same(new MissingMethodException("C", "M"), static of => of.Message);
        Same(
            Thrown<KeyNotFoundException>(static () => new Dictionary<int, int>()[1].ToString()),
            static of => of.Message);
        Same(new BadImageFormatException("no", "f.dll"), static of => of.FileName);
        Same(new System.Runtime.CompilerServices.SwitchExpressionException(3), static of => of.UnmatchedValue);
    }

    [Fact]
    public void Details_that_make_no_sense_make_no_error()
    {
        foreach (var name in FrameworkExceptions.Names)
        {
            foreach (object? nonsense in new object?[] { null, int.MinValue, "zz", TimeSpan.MinValue })
            {
                FrameworkExceptions.Find(name)!(new WrittenException
                {
                    Type = name,
                    Details = [
                        .. new[] { "actual", "byte", "bytes", "code", "culture", "error", "file", "id", "index",
                            "input", "line", "name", "number", "offset", "path", "pattern", "position", "status",
                            "time", "type", "value" }
                        .Select(key => KeyValuePair.Create(key, nonsense))],
                }).GetType().FullName.ShouldBe(name);
            }
        }
    }

    private static void Same<T, TData>(T error, Func<T, TData> data)
        where T : Exception => data(Carried.Over(error)).ShouldBe(data(error));

    private static T Thrown<T>(Action act)
        where T : Exception => Should.Throw<Exception>(act).ShouldBeOfType<T>();
}
