using Stubs.Tests.GeneratedCode;
using Stubs.Tests.State;

namespace Stubs.Tests.Past;

/// <summary>A class as an earlier version of a program has it.</summary>
[Persistent]
public partial class EarlierBooking
{
    public string Guest { get; set; } = "nobody";

    public int Price { get; set; } = 7;

    public int Nights { get; set; } = 1;

    public EarlierState State { get; set; }

    public IEarlierPayment? Payment { get; set; }

    [StateConverter<EarlierCodeConverter>]
    public Version Code { get; set; } = new(0, 1);

    [StoredName("room")]
    public string RoomNumber { get; set; } = "";
}

public enum EarlierState
{
    Booked,
    Paid,
}

[Subtype<EarlierCash>("cash")]
public interface IEarlierPayment;

public sealed record EarlierCash(int Amount) : IEarlierPayment;

/// <summary>Stores the text.</summary>
public sealed class EarlierCodeConverter : IStateConverter<Version, string>
{
    public string ToStored(Version value) => value.ToString();

    public Version FromStored(string stored) => Version.Parse(stored);
}

/// <summary>The same class as a later version has it.</summary>
[Persistent]
public partial class LaterBooking
{
    [FormerName("Guest")]
    public string Visitor { get; set; } = "Ada";

    [StoredName("Price2"), Upgrade(nameof(Cents))]
    public long Price { get; set; } = 12_50;

    public LaterState State { get; set; } = LaterState.Cancelled;

    public ILaterPayment? Payment { get; set; } = new LaterCash(5);

    [StateConverter<LaterCodeConverter>]
    public Version Code { get; set; } = new(1, 2);

    [StoredName("room")]
    public string Room { get; set; } = "12";

    private static long Cents(int price) => price * 100L;
}

public enum LaterState
{
    Booked,
    Paid,
    Cancelled,
}

[Subtype<LaterCash>("cash"), Subtype<LaterTransfer>("transfer")]
public interface ILaterPayment;

public sealed record LaterCash(int Amount) : ILaterPayment;

public sealed record LaterTransfer(string Account) : ILaterPayment;

/// <summary>Stores numbers in the place of the text.</summary>
public sealed class LaterCodeConverter : IStateConverter<Version, int[]>
{
    public int[] ToStored(Version value) => [value.Major, value.Minor];

    public Version FromStored(int[] stored) => new(stored[0], stored[1]);
}

/// <summary>
/// What <c>docs/evolution.md</c> says of an earlier version of a program that reads what a later one has stored.
/// </summary>
public sealed class GoingBackTests
{
    [Fact, Trait("Rule", "4")]
    public void What_has_kept_its_stored_name_and_type_is_kept()
    {
        var earlier = Earlier(new LaterBooking());

        earlier.RoomNumber.ShouldBe("12");
        earlier.Payment.ShouldBe(new EarlierCash(5));
        earlier.State.ShouldBe((EarlierState)2);
    }

    [Fact, Trait("Rule", "4")]
    public void What_has_another_stored_name_or_is_gone_has_the_initial_value()
    {
        var earlier = Earlier(new LaterBooking());

        earlier.Guest.ShouldBe("nobody");
        earlier.Price.ShouldBe(7);
        earlier.Nights.ShouldBe(1);
    }

    [Fact, Trait("Rule", "4")]
    public void What_the_earlier_version_does_not_know_is_lost_when_it_stores_the_object()
    {
        var stored = CborDiagnostics.Print(RoundTrip.Save(Earlier(new LaterBooking())));

        stored.ShouldNotContain("Visitor");
        stored.ShouldNotContain("Price2");
        stored.ShouldContain("\"State\": 2");
    }

    [Fact, Trait("Rule", "4")]
    public void A_subtype_that_the_earlier_version_does_not_know_is_an_error_that_names_the_member()
    {
        var later = new LaterBooking { Payment = new LaterTransfer("NO93") };
        var error = Should.Throw<StateIncompatibleException>(() => Earlier(later));
        error.Member.ShouldBe("Payment");
        error.Message.ShouldContain("transfer");
    }

    [Fact, Trait("Rule", "4")]
    public void A_converter_that_stores_another_type_is_an_error_that_names_the_member()
    {
        var error = Should.Throw<StateIncompatibleException>(
            () => RoundTrip.Restore<EarlierBooking>(RoundTrip.Save(new LaterBooking())));
        error.Member.ShouldBe("Code");
    }

    // The code is left out, which only the last of them is about.
    private static EarlierBooking Earlier(LaterBooking later)
    {
        var state = Convert.ToHexStringLower(RoundTrip.Save(later));
        var code = Convert.ToHexStringLower("dCode"u8.ToArray()) + "820102";
        state.ShouldContain(code);
        return RoundTrip.Restore<EarlierBooking>(StateTest.Bytes(
            state.Replace(code, Convert.ToHexStringLower("dCode"u8.ToArray()) + "63312e32", StringComparison.Ordinal)));
    }
}
