namespace Fanin.Lab.Storage;

/// <summary>An experiment in a store.</summary>
/// <param name="Name">Its name, one of a kind in the store.</param>
/// <param name="Yaml">The text that it was last run from.</param>
/// <param name="Created">When it was first registered, in UTC.</param>
/// <param name="Changed">When its trials were last registered anew, in UTC.</param>
/// <param name="Trials">How many it has.</param>
/// <param name="Finished">How many of them have a result, failures included.</param>
public sealed record StoredExperiment(string Name, string Yaml, DateTimeOffset Created, DateTimeOffset Changed, int Trials, int Finished);
