namespace Stubs.Tests.Objects.Errors;

/// <summary>What an order lacks.</summary>
public sealed record Shortage(string Article, int Missing, List<DateOnly> Deliveries);

/// <summary>An exception as people write them.</summary>
public sealed class InsufficientFundsException(decimal missing, string currency)
    : Exception($"{missing} {currency} are missing.")
{
    public decimal Missing { get; } = missing;

    public string Currency { get; private set; } = currency;
}

/// <summary>The base of a program's own exceptions, with private state of its own.</summary>
public abstract class ShopException : InvalidOperationException
{
    private readonly string shop;

    protected ShopException(string shop, string message, Exception? inner = null)
        : base(message, inner) => this.shop = shop;

    public string Shop => shop;
}

/// <summary>Has data of its own, and a constructor that only its author can call rightly.</summary>
public class OutOfStockException : ShopException
{
    private readonly List<Shortage> shortages;
    [Transient] private readonly object gate = new();
    [Transient] private readonly Func<int>? callback;

    public OutOfStockException(string shop, params IEnumerable<Shortage> shortages)
        : base(shop, "Out of stock.")
    {
        this.shortages = [.. shortages];
        if (this.shortages.Count == 0)
            throw new ArgumentException("Something must be missing.", nameof(shortages));
        callback = () => 1;
    }

    public IReadOnlyList<Shortage> Shortages => shortages;

    public object Gate => gate;

    public bool HasCallback => callback is not null;

    public (int Low, int? High)? Range { get; init; }

    public DayOfWeek Day { get; init; }
}

/// <summary>Says more than the message that it holds.</summary>
public sealed class TellingException(int number) : Exception
{
    public int Number { get; } = number;

    public override string Message => $"Number {Number} is taken.";
}

/// <summary>Derives from an exception of the framework that has data.</summary>
public sealed class UnknownCurrencyException(string currency, string parameter)
    : ArgumentException($"'{currency}' is no currency.", parameter)
{
    public string Currency { get; } = currency;
}

/// <summary>Holds several others.</summary>
public sealed class BatchFailedException(int first, params IEnumerable<Exception> inner)
    : AggregateException("The batch failed.", inner)
{
    public int First { get; } = first;
}

/// <summary>Whatever it is asked, it throws.</summary>
public sealed class SulkingException : Exception
{
    public override string Message => throw new InvalidOperationException("No.");

    public override string? StackTrace => throw new InvalidOperationException("No.");

    public override System.Collections.IDictionary Data => throw new InvalidOperationException("No.");
}

/// <summary>Data that contain themselves have no end.</summary>
public sealed class EndlessException : Exception
{
    public Node? First { get; set; }

    public sealed class Node
    {
        public Node? Next { get; set; }
    }
}

/// <summary>Refers to an object.</summary>
public sealed class AccountLockedException(Uid account) : Exception("The account is locked.")
{
    public Uid Account { get; } = account;
}

internal static class Outer
{
    internal sealed class NestedException(string message) : Exception(message)
    {
        internal int[,]? Grid { get; set; }
    }
}
