using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ticketing.Tests.Support;

/// <summary>
/// Holds up what one statement of a node has found, the first of which this is true: what is committed from then on isn't in it.
/// </summary>
public sealed class SlowReading(Func<string, bool> isIt) : DbCommandInterceptor
{
    public Stop Stop { get; } = new();

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        if (isIt(command.CommandText)) await Stop.PassAsync();
        return result;
    }
}
