namespace Fanin.Cli.Terminal;

/// <summary>Messages for people: those that differ in the number of a block alone are said once.</summary>
internal static class MessageFolding
{
    /// <summary>Folds messages.</summary>
    /// <param name="messages">All of them.</param>
    /// <returns>The first of each kind, in their order, and how many there are of it.</returns>
    public static IReadOnlyList<(string Text, int Count)> Fold(IReadOnlyList<string> messages) =>
        [.. messages.GroupBy(WithoutBlock, StringComparer.Ordinal).Select(alike => (alike.First(), alike.Count()))];

    // As in transformer.h.3.ln_1.weight: a part of a name that is a number.
    private static string WithoutBlock(string message) =>
        string.Join('.', message.Split('.').Select(part => part.Length > 0 && part.All(char.IsAsciiDigit) ? "#" : part));
}
