/** Something that works and is probably not meant. */
export interface AccessWarning {
  readonly code:
    | 'WARN_SCOPE_NOT_GRANTED'
    | 'WARN_SCOPE_NOT_USED'
    | 'WARN_ROLE_NOT_HELD'
    | 'WARN_ROLE_NOT_USED'
    | 'WARN_PATH_RESERVED'
    | 'WARN_USAGE_PLAN_MISSING'
    | 'WARN_USAGE_PLAN_NOT_USED'
    | 'WARN_READERS_NOT_NAMED'
    | 'WARN_GRANT_ENDED'
    | 'WARN_GRANT_ENDS_SOON'
    | 'WARN_GRANT_ENDS_TODAY'
    | 'WARN_CLIENT_HOLDS_NOTHING'
    | 'WARN_GRANT_NOT_ACCEPTED'
    | 'WARN_GRANT_NOT_ASKED';
  readonly message: string;
}
