namespace Fanin.Lab.Tasks;

/// <summary>A column of a table: numbers or texts, one a row.</summary>
/// <param name="Name">Its name.</param>
internal abstract record TableColumn(string Name)
{
    /// <summary>How many rows.</summary>
    public abstract int Count { get; }
}

/// <summary>A column of finite numbers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">One a row.</param>
internal sealed record NumberColumn(string Name, double[] Values) : TableColumn(Name)
{
    /// <inheritdoc/>
    public override int Count => Values.Length;
}

/// <summary>A column of texts.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">One a row.</param>
internal sealed record TextColumn(string Name, string[] Values) : TableColumn(Name)
{
    /// <inheritdoc/>
    public override int Count => Values.Length;

    /// <summary>The different texts, in the order of their characters.</summary>
    public string[] Words() => [.. Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
