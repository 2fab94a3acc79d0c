namespace Bank;

/// <summary>Derives from the framework's, with all kinds of members.</summary>
public sealed class InsufficientFundsException(decimal missing, string currency) : Exception($"{missing} {currency} are missing.")
{
    public decimal Missing { get; } = missing;

    public string Currency { get; private set; } = currency;

    public string? Hint { get; set; } = "Pay in.";
}

/// <summary>Abstract: exceptions of exactly this class do not exist.</summary>
public abstract class ShopException : InvalidOperationException
{
    private readonly string shop;

    protected ShopException(string shop, string message)
        : base(message) => this.shop = shop;

    public string Shop => shop;
}

/// <summary>Has a base with private state, and data of a type of its own.</summary>
public class OutOfStockException : ShopException
{
    private readonly List<Shortage> shortages = [];
    [Transient] private readonly object gate = new();

    internal OutOfStockException(string shop)
        : base(shop, "Out of stock.")
    {
    }

    public IReadOnlyList<Shortage> Shortages => shortages;

    [FormerName("Weekday")] public DayOfWeek? Day { get; init; }

    public object Gate => gate;
}

public record Shortage(string Article, int Missing);

/// <summary>Adds nothing.</summary>
internal sealed class Closed : ShopException
{
    private Closed()
        : base("none", "Closed.")
    {
    }

    public static Closed Make() => new();
}

/// <summary>No code outside can name it, so it does not keep its type.</summary>
public class Counter
{
    public void Count() => throw new PrivateException();

    private sealed class PrivateException : Exception;
}

/// <summary>Nor does a generic one.</summary>
public class GenericException<T> : Exception
{
    public T? Value { get; set; }
}
